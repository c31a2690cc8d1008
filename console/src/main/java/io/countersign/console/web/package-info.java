/// The pages: one class per place of the console, its templates in a folder of the same name.
package io.countersign.console.web;
