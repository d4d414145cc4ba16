#!/usr/bin/env bash
# Makes DocumentDB, the MongoDB-compatible engine inside PostgreSQL, ready for the tests: installs it from Debian into a folder of its own
# (about 850 MB, about a minute), makes a cluster with the settings that the tests need, and starts it on the loopback interface.
# Quick when all that is done. The last line printed is the connection string for tests/MongoGateway.
#
#   tests/setup-documentdb.sh [--root FOLDER] [--port PORT]      or   DOCUMENTDB_ROOT, DOCUMENTDB_PORT in the environment
#   tests/setup-documentdb.sh --cluster NAME                     another cluster beside it, which a test may break
#   tests/setup-documentdb.sh [--cluster NAME] --stop            stops the cluster
#
# Ends with 3 where it cannot work: on other systems than Debian, or without root.
set -euo pipefail

root=${DOCUMENTDB_ROOT:-/opt/documentdb}
port=
cluster=fhirserver-tests
stop=
while [ $# -gt 0 ]; do
    case $1 in
        --root) root=${2:?--root needs a folder}; shift 2 ;;
        --port) port=${2:?--port needs a number}; shift 2 ;;
        --cluster) cluster=fhirserver-${2:?--cluster needs a name}; shift 2 ;;
        --stop) stop=yes; shift ;;
        *) echo "unknown argument: $1" >&2; exit 2 ;;
    esac
done
[ "$cluster" != fhirserver-tests ] || : "${port:=${DOCUMENTDB_PORT:-}}"

refuse() {
    echo "$1: DocumentDB is not set up. To run the MongoDB tests set FHIRSERVER_TEST_MONGODB to a connection string, or have mongod on the PATH, or Docker." >&2
    exit 3
}
[ "$(uname -s)" = Linux ] && grep -qs '^ID=debian$' /etc/os-release || refuse "not Debian"
[ "$(id -u)" -eq 0 ] || refuse "not root"

binaries=/usr/lib/postgresql/18/bin
data=/var/lib/postgresql/18/$cluster
log=/var/log/postgresql/$cluster.log

# Test assemblies run side by side and all call this. The server must not inherit the lock, or it would never be free again.
mkdir -p "$(dirname "$root")"
exec 9>"$root.lock"
flock 9
inside() {
    local folder=$1
    shift
    chroot "$folder" env -i LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} "$@" 9>&-
}
as_postgres() { inside "$root" su postgres -c "$1"; }

# The archive that this machine itself is installed from; it carries Debian's unstable suite, which has the engine, as well.
mirror() {
    local codename
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk -v release="$codename" '$1 == release && $2 == "main" { print $3; exit }'
}

install_engine() {
    local new=$root.new archive
    if mountpoint -q "$new/proc"; then umount "$new/proc"; fi
    rm -rf --one-file-system "$new"
    eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
    export http_proxy https_proxy
    command -v debootstrap >/dev/null || { apt-get update -q; apt-get install -qy --no-install-recommends debootstrap; } 9>&-
    archive=$(mirror)
    debootstrap --variant=minbase --include=ca-certificates sid "$new" ${archive:+"$archive"} 9>&-
    mount -t proc proc "$new/proc" # the packages' scripts look into it
    printf '#!/bin/sh\nexit 101\n' >"$new/usr/sbin/policy-rc.d"
    chmod +x "$new/usr/sbin/policy-rc.d"
    mkdir -p "$new/etc/postgresql-common/createcluster.d"
    echo 'create_main_cluster = false' >"$new/etc/postgresql-common/createcluster.d/no-main.conf"
    if [ -f /etc/ssl/certs/ca-certificates.crt ]; then cp /etc/ssl/certs/ca-certificates.crt "$new/etc/ssl/certs/"; fi
    # A frozen archive is past its date, and unstable has no other.
    inside "$new" apt-get -o Acquire::Check-Valid-Until=false update -q
    inside "$new" apt-get install -qy --no-install-recommends postgresql-18-documentdb
    inside "$new" apt-get clean
    umount "$new/proc"
    mv "$new" "$root" # only what is whole gets the name
}

make_cluster() {
    as_postgres "$binaries/initdb -D $data.new -E UTF8 --locale=C.UTF-8 -A trust"
    cat >>"$root$data.new/postgresql.conf" <<'SETTINGS'
listen_addresses = '127.0.0.1'
unix_socket_directories = '/tmp'
max_connections = 300
shared_buffers = 512MB
max_wal_size = 4GB
autovacuum_naptime = 10s # after a bulk load sorts use an index only once the table was analysed
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb,pg_documentdb_extended_rum'
cron.database_name = 'postgres'
# Only the extended RUM handler can serve a sort. The two settings below bound both keys of a compound multikey index in $elemMatch; with
# the plain RUM handler they would give wrong answers.
documentdb.alternate_index_handler_name = 'extended_rum'
documentdb.enableIndexMetadataGlobalTracking = on
documentdb.enable_composite_reduced_correlated_bounds_planning = on
documentdb.enablePlannerStatisticsNewCollections = on
documentdb.defaultCursorExpiryTimeLimitSeconds = 600
SETTINGS
    as_postgres "mv $data.new $data"
}

running() { as_postgres "$binaries/pg_ctl -D $data status" >/dev/null 2>&1; }
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() {
    local candidate=54330
    while taken "$candidate"; do candidate=$((candidate + 1)); done
    echo "$candidate"
}
sql() { as_postgres "$binaries/psql -h /tmp -p $port -v ON_ERROR_STOP=1 -qAt -c '$1'"; }

{
    [ -x "$root$binaries/postgres" ] || [ -n "$stop" ] || install_engine
    if [ -n "$stop" ]; then
        if [ -d "$root$data" ] && running; then as_postgres "$binaries/pg_ctl -D $data -m fast -w stop"; fi
        exit 0
    fi
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/shm"
    chmod 1777 "$root/dev/shm"
    if [ ! -d "$root$data" ]; then
        rm -rf --one-file-system "$root$data.new"
        make_cluster
    fi
    if running; then
        current=$(sed -n 4p "$root$data/postmaster.pid")
        if [ -n "$port" ] && [ "$port" != "$current" ]; then
            as_postgres "$binaries/pg_ctl -D $data -m fast -w stop"
        else
            port=$current
        fi
    fi
    if ! running; then
        : "${port:=$(free_port)}"
        as_postgres "$binaries/pg_ctl -D $data -l $log -o \"-p $port\" -w start" || { tail -n 20 "$root$log"; exit 1; }
    fi
    sql "SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS documentdb CASCADE; CREATE EXTENSION IF NOT EXISTS documentdb_extended_rum;"
} >&2

echo "Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
