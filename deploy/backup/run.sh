#!/bin/sh
# A backup each night at BACKUP_HOUR (UTC), the newest BACKUP_KEEP are kept. `once` makes one now.
set -eu
umask 077
folder=${BACKUP_FOLDER:-/backups}
hour=${BACKUP_HOUR:-3}
keep=${BACKUP_KEEP:-14}

backup() {
    # In a file, since every user of the host can read the arguments of a process.
    printf 'password: "%s"\n' "$MONGO_BACKUP_PASSWORD" > /tmp/mongodump.yml
    file="$folder/quickdoc-$(date -u +%Y%m%dT%H%M%SZ).gz"
    mongodump --config /tmp/mongodump.yml --host mongo:27017 --username backup --authenticationDatabase admin \
        --oplog --gzip --archive="$file.partial" --quiet
    mv "$file.partial" "$file"
    ls -1 "$folder"/quickdoc-*.gz | sort -r | tail -n +$((keep + 1)) | while read -r old; do rm -- "$old"; done
    echo "backed up to $file"
}

seconds_until() {
    now=$(date -u +%s)
    echo $(((86400 + $1 * 3600 - now % 86400) % 86400 + 1))
}

if [ "${1:-}" = once ]; then
    backup
    exit
fi
touch /tmp/started
while true; do
    sleep "$(seconds_until "$hour")" &
    wait $!
    backup || echo "the backup failed" >&2
done
