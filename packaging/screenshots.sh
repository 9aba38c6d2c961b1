#!/bin/sh
# Make the pictures of the README and the docs: real runs in a workspace of their own.
# usage: screenshots.sh BIN
set -eu
apiflow=$1/apiflow
here=$(cd "$(dirname "$0")/.." && pwd)
images=$here/docs/images
APIFLOW_HOME=$(mktemp -d)
export APIFLOW_HOME
trap 'rm -rf "$APIFLOW_HOME"' EXIT
mkdir -p "$images"

# Jobs are numbered from 1 in a new workspace.
"$apiflow" run "Conditional Image Processing" >/dev/null
"$apiflow" run "Parallel Style Processing" >/dev/null
"$apiflow" run "Hat, then cartoon" >/dev/null

for theme in dark light; do
    "$apiflow" screenshot "Hat, then cartoon" "$images/window-$theme.png" \
        --window --job 3 --theme "$theme" --size 1600x1000
    "$apiflow" screenshot "Conditional Image Processing" "$images/branch-one-$theme.png" \
        --job 1 --theme "$theme" --size 1200x1100
    "$apiflow" screenshot "Parallel Style Processing" "$images/branch-all-$theme.png" \
        --job 2 --theme "$theme" --size 1200x900
done
