package io.countersign.audit;

import java.util.Optional;
import java.util.Set;

/// The directory of people as it is now. Implemented by the `kafka` wall from the topic `people`.
public interface People {

    /// @return empty: nobody of that id
    /// @throws RecordUnavailable the directory has not been read yet
    Optional<Person> person(String id);

    /// @param roles what the person may do
    record Person(String id, String name, Set<String> roles) {
        public Person {
            roles = Set.copyOf(roles);
        }
    }

    /// Names that a flow can give as an owner.
    interface Directory {
        /// Whether somebody has this id or this role.
        ///
        /// @throws RecordUnavailable the directory has not been read yet
        boolean knows(String personOrRole);
    }

    /// Reads what the topic `people` carries. Implemented by the `avro` wall.
    interface Reader {
        /// @throws EventReader.UnreadableEvent not a person
        Person person(byte[] value) throws EventReader.UnreadableEvent;
    }
}
