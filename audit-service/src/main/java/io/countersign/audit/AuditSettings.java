package io.countersign.audit;

import io.countersign.roster.Readers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/// What audit-service is told, beside Quarkus's own keys: `quarkus.http.host` and `.port`, `kafka.bootstrap.servers`,
/// `mp.jwt.verify.publickey.location` and `.issuer`, and four logins of one database: `quarkus.datasource.*` (the writer),
/// `quarkus.datasource.admin.*` (migrations), `.signer.*` and `.reader.*`, each with `jdbc.url`, `username` and `password`.
@ConfigMapping(prefix = "countersign")
public interface AuditSettings {

    /// Folder of this deployment's Record outside the database: `keys/` (the commitment and signing keys, mode 0600, made at the
    /// first start and never again), `record/checkpoint` (the newest signed root checkpoint) and fetched schemas. Back it up apart
    /// from the database: whoever can change both can rewrite history.
    Path data();

    /// Name of this deployment; the first part of every log's origin, so it never changes.
    @WithDefault("local")
    String deployment();

    /// Base of the schema registry's Confluent API, such as `http://127.0.0.1:8081/apis/ccompat/v7`.
    @WithName("registry.url")
    URI registryUrl();

    /// File with the schema ids that the deployment registered.
    @WithName("schema.ids")
    Path schemaIds();

    /// How often a changed Record is signed. ISO-8601, above zero.
    @WithName("checkpoints.every")
    @WithDefault("PT2S")
    Duration checkpointsEvery();

    /// Most records appended in one transaction.
    @WithName("batch.max")
    @WithDefault("500")
    int batchMax();

    /// Witnesses elsewhere that are asked to cosign the root log (C2SP tlog-witness). None: nobody is asked.
    @WithName("witnesses")
    List<WitnessSetting> witnesses();

    /// One witness.
    interface WitnessSetting {
        /// Prefix of its address; `/add-checkpoint` is put behind it.
        URI url();

        /// Its key: a vkey of type 4.
        String key();
    }

    /// How long entries stay in the database at least before they may be archived. ISO-8601 in years and months, at least `P6M`.
    @WithDefault("P13M")
    Period retention();

    /// Role of those who may ask for a redaction and answer one.
    @WithName("redaction.role")
    @WithDefault("privacy")
    String redactionRole();

    /// Roles of those who may look through the Record, beside that of redactions; a single run or case may be looked at by everybody.
    @WithDefault(Readers.DEFAULT)
    List<String> readers();

    /// Role of those whose searches are written down.
    @WithName("auditor.role")
    @WithDefault("auditor")
    String auditorRole();

    /// Role of those who may close an incident of the Record.
    @WithName("incidents.role")
    @WithDefault("operations-lead")
    String incidentsRole();

    /// Role of those who may have the signing key changed.
    @WithName("signing-key.role")
    @WithDefault("operations-lead")
    String signingKeyRole();

    /// Name of the time zone, such as `Europe/Berlin`, whose days and hours the insights count in, where nobody asks for another.
    @WithName("insights.zone")
    @WithDefault("UTC")
    @WithConverter(ZoneName.class)
    ZoneId insightsZone();

    /// Roles of those who may see what the insights say of single people; everybody may see it of themselves.
    @WithName("insights.people.roles")
    @WithDefault("operations-lead,auditor,analyst")
    Set<String> insightsPeopleRoles();

    /// Whether checkpoints and tiles are shown to anybody: leaves hold ids, types, times and salted commitments, no content. Without it
    /// whoever asks must be logged in.
    @WithName("tlog.public")
    @WithDefault("false")
    boolean tlogPublic();
}
