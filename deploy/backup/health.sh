#!/bin/sh
# The newest backup is from the last 26 hours, or the service itself is younger than that.
set -eu
folder=${BACKUP_FOLDER:-/backups}
test -n "$(find "$folder" -name 'quickdoc-*.gz' -mmin -1560)" || test -n "$(find /tmp/started -mmin -1560)"
