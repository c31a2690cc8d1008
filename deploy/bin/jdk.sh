# Sets JAVA_HOME to a JDK 25 or newer; sourced by ./mvnw and ./countersign. Says what to do when there is none.
countersign_jdk_ok() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$v" ] && [ "$v" -ge 25 ]
}
countersign_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && countersign_jdk_ok "$JAVA_HOME"; then return 0; fi
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
  for home in "${on_path:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$home" ] && countersign_jdk_ok "$home"; then JAVA_HOME=$home; export JAVA_HOME; return 0; fi
  done
  echo "Countersign needs a JDK 25 and found none. Install one (for example the package temurin-25-jdk or openjdk-25-jdk) or set JAVA_HOME to it, then run this again." >&2
  return 1
}
countersign_find_jdk || exit 1
