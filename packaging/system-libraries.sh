#!/bin/sh
# Install the system libraries that Qt wants, where the user may; else name them.
# usage: system-libraries.sh run|test
set -eu

wanted="libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0
libxcb-xinerama0 libxcb-xkb1"
# The suite talks to a real keyring and, once, to a real X server.
[ "$1" != test ] || wanted="$wanted dbus gnome-keyring xvfb xauth"

# Elsewhere Qt's own packages bring what they need.
command -v dpkg-query >/dev/null 2>&1 || exit 0

missing=
for package in $wanted; do
    # Debian 13 renamed some of them with a suffix (libglib2.0-0t64).
    dpkg-query -W -f '${Status}\n' "$package" "${package}t64" 2>/dev/null \
        | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    become=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    become="sudo -n"
else
    echo "These system libraries are missing and this user may not install them:" >&2
    echo "   $missing" >&2
    echo "Ask an administrator for: apt-get install$missing" >&2
    exit 1
fi
echo "Installing system libraries:$missing"
export DEBIAN_FRONTEND=noninteractive
$become apt-get update -qq
# shellcheck disable=SC2086  # the list is meant to be split
$become apt-get install -y -qq --no-install-recommends $missing >/dev/null
