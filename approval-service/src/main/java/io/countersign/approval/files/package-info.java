/// The directory of people as a file.
package io.countersign.approval.files;
