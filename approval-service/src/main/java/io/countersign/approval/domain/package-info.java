/// The rules of an approval, in plain Java: no clock, no ids, no input or output. [io.countersign.approval.domain.ApprovalMachine] first.
package io.countersign.approval.domain;
