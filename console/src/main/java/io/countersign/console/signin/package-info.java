/// Who somebody is: one of the local stack's people with a password, or whoever an OpenID Connect provider vouches for.
package io.countersign.console.signin;
