package io.countersign.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A whole Countersign on this machine: broker, registry, PostgreSQL and the services, each its own process, all state under
/// one data folder. The processes outlive the program that started them.
///
/// `up` is repeatable: what is healthy stays, what died is started again, what hangs or is outdated is replaced. `down` ends
/// only processes that an `up` on this data folder has started.
public final class LocalStack {

    /// The web page for people.
    public static final String CONSOLE = "console";

    /// The services and the console, in the order in which `status` lists them.
    public static final List<String> SERVICES =
            List.of("ingest-service", "policy-service", "approval-service", "exception-service", "audit-service", CONSOLE);

    /// The default partition count of the case topics; fixed once a data folder holds data.
    public static final int CASE_PARTITIONS = 4;

    private static final List<String> INFRASTRUCTURE = List.of(Broker.NAME, Registry.NAME, Postgres.NAME);

    private final DataFolder data;
    private final Parts parts;
    private final List<String> services;

    private LocalStack(DataFolder data, Parts parts, List<String> services) {
        this.data = data;
        this.parts = parts;
        this.services = List.copyOf(services);
    }

    /// The stack with all services whose state is in `data`.
    public static LocalStack at(Path data, Parts parts) {
        return new LocalStack(new DataFolder(data), parts, SERVICES);
    }

    /// A stack with some of the services, or with none: only broker, registry and PostgreSQL, provisioned.
    public static LocalStack with(Path data, Parts parts, List<String> services) {
        return new LocalStack(new DataFolder(data), parts, services);
    }

    public DataFolder data() {
        return data;
    }

    /// Starts what doesn't run and returns when everything is ready.
    ///
    /// @param portBase first of the consecutive ports to use when the folder is new; 0: any free ones
    /// @throws StackProblem with cause and remedy, if something can't be started
    public void up(int portBase, StackListener listener) {
        try (var held = data.lock()) {
            data.create();
            var run = new Run(listener);
            run.choosePorts(portBase);
            LocalIdentity.create(data, parts, !services.isEmpty());
            // What is missing from the build should be said before anything is started.
            for (var service : run.serviceComponents) service.prepare();
            run.together(run.infrastructure(), run::ensure);
            listener.step("preparing topics, schemas and databases");
            run.together(List.<Runnable>of(run::topics, run::schemas, run::databases), Runnable::run);
            run.together(run.serviceComponents, run::ensure);
        }
    }

    /// Starts those of these processes that don't run, all at once, whatever the others do, and returns when they are ready.
    ///
    /// @param names as in `status`
    /// @throws StackProblem if one can't be started
    public void start(List<String> names, StackListener listener) {
        try (var held = data.lock()) {
            var run = new Run(listener);
            var all = Stream.concat(run.infrastructure().stream(), run.serviceComponents.stream()).collect(Collectors.toMap(Component::name, c -> c));
            var wanted = names.stream().map(name -> Optional.ofNullable(all.get(name))
                    .orElseThrow(() -> new StackProblem("There is no '" + name + "' in this stack. Its processes are listed by `countersign status`."))).toList();
            run.together(wanted, run::ensure);
        }
    }

    /// Ends every process that an `up` on this folder started: services first, then registry and PostgreSQL, the broker last.
    ///
    /// @return the names of those that ran
    public List<String> down(StackListener listener) {
        if (!Files.exists(data.stackFile())) return List.of();
        try (var held = data.lock()) {
            var run = new Run(listener);
            var ended = new ArrayList<String>();
            for (var group : List.<List<? extends Component>>of(run.serviceComponents, List.of(run.registry, run.postgres), List.of(run.broker))) {
                run.together(group, component -> {
                    if (run.end(component)) {
                        synchronized (ended) {
                            ended.add(component.name());
                        }
                    }
                });
            }
            return List.copyOf(ended);
        }
    }

    /// One process, as it is now.
    ///
    /// @param pid 0 when it doesn't run
    public record ProcessStatus(String name, String url, long pid, boolean ready) {}

    /// The stack, as it is now.
    ///
    /// @param ready    whether all of it is
    /// @param data     the data folder
    /// @param services the services, then broker, registry and postgres
    public record Status(boolean ready, String data, List<ProcessStatus> services) {

        /// Where a service is reached.
        public Optional<String> url(String name) {
            return services.stream().filter(s -> s.name().equals(name)).map(ProcessStatus::url).findFirst();
        }
    }

    /// Asks every process whether it is ready. A folder that never held a stack has none.
    public Status status() {
        if (!Files.exists(data.stackFile())) return new Status(false, data.root().toString(), List.of());
        var run = new Run(new StackListener() {});
        var found = new LinkedHashMap<String, ProcessStatus>();
        var components = new ArrayList<Component>(run.serviceComponents);
        components.addAll(run.infrastructure());
        components.removeIf(c -> !run.file.ports().keySet().containsAll(c.ports()));
        for (var component : components) found.put(component.name(), null);
        run.together(components, component -> {
            var alive = run.file.process(component.name()).filter(OwnProcess::alive);
            var status = new ProcessStatus(component.name(), component.url(), alive.map(OwnProcess::pid).orElse(0L), alive.isPresent() && component.ready());
            synchronized (found) {
                found.put(component.name(), status);
            }
        });
        var all = List.copyOf(found.values());
        return new Status(all.size() == services.size() + INFRASTRUCTURE.size() && all.stream().allMatch(ProcessStatus::ready), data.root().toString(), all);
    }

    /// The process of that name if it runs, for example to end it as a crash would.
    public Optional<OwnProcess> process(String name) {
        return StackFile.read(data).process(name).filter(OwnProcess::alive);
    }

    /// Where a service of this stack is reached, whether it runs or not; empty when this folder never held a stack.
    public Optional<String> address(String service) {
        return Optional.ofNullable(StackFile.read(data).ports().get(service)).map(port -> "http://127.0.0.1:" + port);
    }

    /// `host:port` of the broker.
    public String bootstrapServers() {
        return "127.0.0.1:" + StackFile.read(data).port(Broker.NAME);
    }

    /// Root of the registry's Confluent API.
    public String registryUrl() {
        return "http://127.0.0.1:" + StackFile.read(data).port(Registry.NAME) + "/apis/ccompat/v7";
    }

    /// JDBC address of a database in the stack's PostgreSQL.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + StackFile.read(data).port(Postgres.NAME) + "/" + database;
    }

    /// The password of a database login: one of [Database#LOGINS] or [Database#KEY_LOGINS], or `postgres` for the superuser.
    public String databasePassword(String login) {
        return new Secrets(data).get(login.equals(Postgres.SUPERUSER) ? Postgres.PASSWORD : login);
    }

    /// The passwords of a service's logins under its setting names.
    public Map<String, String> databasePasswords(String service) {
        var run = new Run(new StackListener() {});
        return new ServiceSettings(data, run.file, run.broker, run.registry, run.postgres, run.secrets).databasePasswords(service);
    }

    /// Makes another database with the Record's roles and rights.
    public void createDatabase(String name) {
        var run = new Run(new StackListener() {});
        run.database(name);
    }

    /// The API key with which the command line sends runs.
    public String apiKey() {
        return LocalIdentity.apiKey(data);
    }

    /// A token that says its bearer is one of the stack's people.
    ///
    /// @throws StackProblem if there is no such person, or no stack yet
    public String tokenFor(String personId) {
        return LocalPeople.read(data.people()).tokenFor(personId, LocalIssuer.of(data));
    }

    /// With what a person signs in to the console.
    ///
    /// @throws StackProblem if there is no such person, no stack yet, or no `up` since the person came
    public String passwordOf(String personId) {
        LocalPeople.read(data.people()).get(personId);
        return Optional.ofNullable(LocalPasswords.read(data).get(personId)).orElseThrow(() -> new StackProblem(
                "There is no password for " + personId + " yet. ./countersign up makes one for everyone in " + data.people() + " who has none."));
    }

    /// The components of one `up`, `down` or `status`, on the stack file as it was read for it.
    private final class Run {

        final StackFile file = StackFile.read(data);
        final Secrets secrets = new Secrets(data);
        final Broker broker = new Broker(parts, data, file);
        final Registry registry = new Registry(parts, data, file);
        final Postgres postgres = new Postgres(parts, data, file, secrets);
        final List<ServiceProcess> serviceComponents;
        final Starter starter;
        final StackListener listener;

        Run(StackListener listener) {
            this.listener = listener;
            starter = new Starter(data, file, listener);
            var settings = new ServiceSettings(data, file, broker, registry, postgres, secrets);
            serviceComponents = services.stream().map(name -> new ServiceProcess(name, parts, data, file, settings)).toList();
        }

        List<Component> infrastructure() {
            return List.of(broker, registry, postgres);
        }

        void choosePorts(int portBase) {
            var names = new ArrayList<String>();
            for (var component : infrastructure()) names.addAll(component.ports());
            for (var service : serviceComponents) names.addAll(service.ports());
            if (portBase > 0 && file.ports().getOrDefault(names.getFirst(), 0) != portBase) move(portBase);
            file.choosePorts(names, portBase);
        }

        private void move(int portBase) {
            for (var component : infrastructure()) requireEnded(component, portBase);
            for (var service : serviceComponents) requireEnded(service, portBase);
            file.forgetPorts();
        }

        private void requireEnded(Component component, int portBase) {
            if (file.process(component.name()).filter(OwnProcess::alive).isEmpty()) return;
            throw new StackProblem("The stack in " + data.root() + " runs on other ports (" + component.name() + " at " + component.url()
                    + "). Stop it with `countersign down` before moving it to " + portBase + ".");
        }

        void ensure(Component component) {
            starter.ensure(component);
        }

        boolean end(Component component) {
            return starter.end(component);
        }

        void topics() {
            new Provisioner(broker.bootstrapServers()).topics(CASE_PARTITIONS);
        }

        void schemas() {
            Provisioner.schemas(registry.url(), data.schemaIds(), data.schemaIds().resolveSibling("fetched.json"));
        }

        void databases() {
            database(Database.RECORD);
            try {
                Database.provisionKeys(postgres, secrets);
            } catch (SQLException e) {
                throw refused(Database.KEYS, e);
            }
        }

        void database(String name) {
            try {
                Database.provision(postgres, secrets, name);
            } catch (SQLException e) {
                throw refused(name, e);
            }
        }

        private StackProblem refused(String database, SQLException e) {
            return new StackProblem("PostgreSQL refused to make the database " + database + ": " + e.getMessage() + ". See " + data.log(Postgres.NAME) + ".", e);
        }

        <T> void together(List<T> all, Consumer<T> action) {
            Together.forEach(all, action);
        }
    }

    /// The settings that a service of this stack is started with, open ones only; for tests that run a service in their own JVM.
    public Map<String, String> settingsOf(String service) {
        var run = new Run(new StackListener() {});
        return new ServiceSettings(data, run.file, run.broker, run.registry, run.postgres, run.secrets).shared(service);
    }
}
