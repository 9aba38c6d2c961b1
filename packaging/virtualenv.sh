#!/bin/sh
# Make the virtual environment and install the project into it.
# usage: virtualenv.sh PYTHON VENV [GROUP]
set -eu
python=$1
venv=$2
group=${3:-}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; '$python' is not. Try: make PYTHON=python3.12" >&2
    exit 1
fi
if [ ! -x "$venv/bin/python" ] && ! "$python" -m venv "$venv"; then
    echo "Could not make a virtual environment. On Debian: apt-get install python3-venv" >&2
    exit 1
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
if [ -n "$group" ]; then
    "$venv/bin/python" -m pip install --quiet --editable . --group "$group"
else
    "$venv/bin/python" -m pip install --quiet --editable .
fi
