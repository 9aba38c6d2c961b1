#!/bin/sh
# Open the window; without a display run the sequential sample by the command line.
# usage: run.sh BIN
set -eu
bin=$1
here=$(dirname "$0")

if [ "$(uname)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    "$here/system-libraries.sh" run
    exec "$bin/apiflow" gui
fi
echo "There is no display, so there is no window. Running the sequential sample instead:" >&2
exec "$bin/apiflow" run "$here/../resources/samples/sequential.json"
