#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The examples of ipfix-collect(1) and ipfix-export(1) run, and print what the
# pages show.  They do so in a network of their own, on the traffic of the
# demonstration: who only listens gets its flows, and then a signal to end.
set -u
if [ "${1:-}" != inside ]; then
	if ! unshare -rn true 2> /dev/null; then
		echo "skip: no network namespaces here"
	elif ! command -v jq > /dev/null; then
		echo "skip: no jq for the examples of the manual"
	elif ipfix-export --read /dev/null --to file:/dev/null 2>&1 |
	    grep -q 'without libpcap'; then
		echo "skip: ipfix-export was built without libpcap"
	else
		exec unshare -rn sh "$0" inside
	fi
	exit 0
fi

pages=$(cd "$srcdir/man" && pwd)
demo=$(cd "$srcdir/examples/demo" && pwd)
work=$(mktemp -d)
trap 'kill $(cat "$work/pids") 2>/dev/null; rm -rf "$work"' EXIT

ip link set lo up
ip addr add 192.0.2.1/32 dev lo
ip link add eth0 type veth peer name eth1
ip link set eth0 up
ip link set eth1 up

# Programs of these names leave the number of their process.
mkdir "$work/bin" "$work/here" "$work/here/flows"
: > "$work/pids"
for program in ipfix-collect ipfix-export; do
	real=$(command -v $program)
	cat > "$work/bin/$program" <<END
#!/bin/sh
echo \$\$ $program "\$@" >> "$work/started"
echo \$\$ >> "$work/pids"
exec $real "\$@"
END
	chmod +x "$work/bin/$program"
done
PATH=$work/bin:$PATH
cd "$work/here" || exit 1
cp "$demo/traffic.pcap" .

# within COMMAND...: until the command succeeds, for some seconds
within()
{
	tries=200
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# The port 4739 is listened on; of TCP 0A is the state that says so.
listens() # TRANSPORT
{
	case $1 in
	udp) cat /proc/net/udp /proc/net/udp6 | grep -q ':1283 ' ;;
	tcp) cat /proc/net/tcp /proc/net/tcp6 | grep -q ':1283 .* 0A ' ;;
	esac
}

# Those that were started catch SIGTERM: it is the 15th signal.
catches()
{
	while read -r pid rest; do
		[ ! -e "/proc/$pid/status" ] ||
		    grep -q '^SigCgt:.*[4567cdef][0-9a-f]\{3\}$' \
		        "/proc/$pid/status" || return 1
	done < "$work/started"
	[ -s "$work/started" ]
}

end() # PROGRAM
{
	while read -r pid program rest; do
		[ "$program" != "$1" ] || kill "$pid" 2> /dev/null
	done < "$work/started"
}

# What a block starts in the background is waited for.
cat > "$work/functions" <<'END'
listening()
{
	tries=200
	until cat /proc/net/tcp | grep -q ':1283 .* 0A '; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || exit 1
		sleep 0.05
	done
}
END

feed() # BLOCK: who listens gets flows
{
	for transport in udp tcp; do
		grep -q -e "--listen $transport:" "$1" || continue
		within listens $transport || return
		ipfix-export --read traffic.pcap --biflow \
		    --to $transport:127.0.0.1:4739 2>> "$work/errors" ||
		    return
	done
}

run() # BLOCK: its exit status
{
	: > "$work/started"
	: > "$work/errors"
	: > "$work/found"
	server=
	if ! grep -q '^ipfix-collect' "$1" && grep -q 4739 "$1"; then
		"$real_collect" > "$work/served" 2>> "$work/errors" &
		server=$!
		within listens udp && within listens tcp || return 1
	fi
	timeout 60 sh "$1" > "$work/found" 2>> "$work/errors" < /dev/null &
	running=$!
	if grep -q '^ipfix-collect' "$1" && ! grep -q '^ipfix-export' "$1"
	then
		feed "$1" || return 1
	fi
	if grep -q -e --interface "$1"; then
		within catches || return 1
		end ipfix-export
	fi
	if grep -q '^ipfix-collect' "$1" && ! grep -q '&$' "$1"; then
		within catches || return 1
		end ipfix-collect
	fi
	wait $running
	status=$?
	[ -z "$server" ] || kill $server
	[ -z "$server" ] || wait $server
	return $status
}

# The blocks of a page: commands in N.sh, and what they print in N.out.
blocks() # PAGE
{
	rm -f "$work"/*.sh "$work"/*.out
	awk -v to="$work/" -v functions="$work/functions" '
	/^\.Sh/ { inside = $2 == "EXAMPLES" }
	/^\.Ed/ { text = 0 }
	inside && text {
		gsub(/\\e/, "\\")
		if (/^\$ /) {
			if (!more[n]++)
				print ". " functions > (to n ".sh")
			sub(/^\$ /, "")
			command = 1
		} else if (!/^    /) {
			command = 0
		}
		print > (to n (command ? ".sh" : ".out"))
		if (command && /&$/)
			print "listening" > (to n ".sh")
	}
	/^\.Bd/ { text = 1; n++ }' "$1"
}

real_collect=$(PATH=${PATH#*:} command -v ipfix-collect)
for page in ipfix-collect ipfix-export; do
	blocks "$pages/$page.1"
	for block in $(ls "$work" | sed -n 's/\.sh$//p' | sort -n); do
		what="$page(1), example $block"
		touch "$work/$block.out"
		if run "$work/$block.sh" &&
		    { [ ! -s "$work/$block.out" ] ||
		    diff "$work/$block.out" "$work/found"; }; then
			echo "ok: $what"
		else
			echo "fail: $what"
			cat "$work/$block.sh" "$work/errors"
		fi
	done
done
