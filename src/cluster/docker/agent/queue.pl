# Delays and alters packets that the packet filter hands to user space (NFQUEUE): netem's work where
# the kernel has no netem, and corruption that no checksum shows, which netem does not know. Runs in
# the network namespace of the node that receives. IPv4 only, as the rules that choose the packets are;
# those let packets pass when nobody listens (--queue-bypass).
#
#   queue.pl PID,... COUNTS QUEUE...
#
# A QUEUE is `NUMBER,ADDRESS,NAME=VALUE,...`: delay and jitter in ms (jitter: 0 … VALUE more, each packet
# by itself); and of 0 … 1: reorder (this share waits 10 ms longer, so that later ones overtake it),
# duplicate, corrupt (a bit is flipped, the checksum does not fit), alter (a bit of the payload is
# flipped, and the checksum is computed anew).
#
# When all queues are bound it prints its pid and goes on in the background, until SIGTERM or until one
# of the processes PID has ended; what waits then passes at once. COUNTS is the file in which it keeps
# `ADDRESS COUNT` of the packets that it has disturbed, replaced as a whole every 10 ms at most.
#
# The messages: include/uapi/linux/netfilter/nfnetlink_queue.h.
use strict;
use warnings;
use Config;

use constant { PACKET => 0x300, VERDICT => 0x301, CONFIG => 0x302, NLMSG_ERROR => 2 };
use constant { REQUEST => 1, REQUEST_ACK => 5, BIND => 1, COPY_META => 1, COPY_PACKET => 2 };
use constant { FAIL_OPEN_AND_GSO => 5, ACCEPT => 1, MSG_DONTWAIT => 0x40, BATCH_BYTES => 60_000 };
use constant { TICK => 0.00025, MOST_WAITING => 100_000, AT_ONCE => 256, WRITE_EVERY => 0.01 };
# A SIGTERM that comes just before `select` is seen when that returns: so it never waits for long.
use constant SLEEP_AT_MOST => 0.05;
use constant { HELD_BACK_MS => 10, TCP => 6, UDP => 17 };

# perl-base has no Time::HiRes: the number of clock_gettime; 113 on all newer architectures.
my ($machine) = $Config{archname} =~ /^([^-]+)/;
my $clock_gettime = { x86_64 => 228, powerpc64le => 246, s390x => 260, arm => 263 }->{$machine} // 113;
my $pidfd_open = 434;

my ($pids, $counts, @specs) = @ARGV;
my $netlink = open_netlink();
my %queue = map { my $queue = queue_of($_); ($queue->{number} => $queue) } @specs;
bind_queue($_) for values %queue;
my $raw = (grep { $_->{duplicate} } values %queue) ? open_raw() : undef;
my ($watch_bits, @watched) = ('');
watch($_) for split /,/, $pids;
write_counts();
detach();

my $over = 0;
$SIG{TERM} = sub { $over = 1 };
my (%due, $earliest);    # what is due by tick; its least key
my ($counted, $written) = (0, now());

until ($over) {
  release(take_due(now()));
  my $bits = $watch_bits;
  vec($bits, fileno $netlink, 1) = 1;
  if (select($bits, undef, undef, sleep_for()) > 0) {
    $over = 1 if ($bits & $watch_bits) =~ /[^\0]/;
    receive();
  }
  write_counts() if $counted && now() - $written >= WRITE_EVERY;
}
# Bounded, because the rules may still be there.
for (1 .. 400) { receive() || last }
release(take_due(9e9));
write_counts();

sub now {
  my $time = "\0" x 16;
  syscall $clock_gettime, 1, $time;
  my ($seconds, $nanos) = unpack 'l! l!', $time;
  return $seconds + $nanos / 1e9;
}

sub queue_of {
  my ($number, $address, %option) = split /[,=]/, $_[0];
  my $queue = {
    delay => 0, jitter => 0, reorder => 0, duplicate => 0, corrupt => 0, alter => 0,
    %option, number => $number, address => $address, count => 0,
  };
  $queue->{whole} = $queue->{duplicate} || $queue->{corrupt} || $queue->{alter};
  return $queue;
}

# --- netlink ---

sub open_netlink {
  socket my $socket, 16, 3, 12 or die "netlink of the packet filter: $!\n";
  setsockopt $socket, 1, 33, pack 'i', 32 << 20;    # SO_RCVBUFFORCE
  setsockopt $socket, 1, 32, pack 'i', 8 << 20;     # SO_SNDBUFFORCE
  setsockopt $socket, 270, 5, pack 'i', 1;          # NETLINK_NO_ENOBUFS
  return $socket;
}

sub attribute {
  my ($type, $value) = @_;
  return pack 'S S a* x![L]', 4 + length $value, $type, $value;
}

sub message {
  my ($type, $flags, $queue, $attributes) = @_;
  return pack 'L S S L L C C n a*', 20 + length $attributes, $type, $flags, 0, 0, 0, 0, $queue, $attributes;
}

sub bind_queue {
  my ($queue) = @_;
  my $copy = $queue->{whole} ? pack('N C', 0xffff, COPY_PACKET) : pack 'N C', 0, COPY_META;
  configure($queue, attribute(1, pack 'C x n', BIND, 2));
  configure($queue, attribute(2, $copy), attribute(3, pack 'N', MOST_WAITING),
    attribute(4, pack 'N', FAIL_OPEN_AND_GSO), attribute(5, pack 'N', FAIL_OPEN_AND_GSO));
}

sub configure {
  my ($queue, @attributes) = @_;
  my $number = $queue->{number};
  send $netlink, message(CONFIG, REQUEST_ACK, $number, join '', @attributes), 0
    or die "queue $number: $!\n";
  while (1) {
    defined recv $netlink, my $answer, 70_000, 0 or die "queue $number: $!\n";
    my ($type, $error) = unpack 'x4 S x10 l', $answer;
    next if $type != NLMSG_ERROR;
    return if $error == 0;
    $! = -$error;
    die "queue $number: $!\n";
  }
}

# A number of packets and not all: those that are due must not wait for it. Returns how many.
sub receive {
  for my $nth (1 .. AT_ONCE) {
    defined recv $netlink, my $message, 70_000, MSG_DONTWAIT or return $nth - 1;
    my ($type, $number, $id) = unpack 'x4 S x12 n x4 N', $message;
    disturb($queue{$number}, $id, $message) if $type == PACKET;
  }
  return AT_ONCE;
}

# --- what becomes of a packet ---

sub disturb {
  my ($queue, $id, $message) = @_;
  my $wait = $queue->{delay} + $queue->{jitter} * rand;
  $wait += HELD_BACK_MS if rand() < $queue->{reorder};
  my $packet  = $queue->{whole} ? packet_in($message) : undef;
  my $changed = defined $packet ? changed($queue, $packet) : undef;
  my $copied  = defined $packet && rand() < $queue->{duplicate};
  my $payload = defined $changed ? attribute(10, $changed) : '';
  my $verdict = message(VERDICT, REQUEST, $queue->{number},
    attribute(2, pack 'N N', ACCEPT, $id) . $payload);
  if ($wait > 0 || defined $changed || $copied) {
    $queue->{count}++;
    $counted = 1;
  }
  # In whole ticks: what is due at once is sent by the next round of the loop.
  my $tick = int((now() + $wait / 1000) / TICK) + ($wait > 0);
  push @{ $due{$tick} }, $verdict, $copied ? \checked($packet) : ();
  $earliest = $tick if !defined $earliest || $tick < $earliest;
}

sub take_due {
  my ($now) = @_;
  my @taken;
  while (defined $earliest && $earliest * TICK <= $now) {
    push @taken, @{ delete $due{$earliest} };
    if (!%due) { $earliest = undef; last }
    $earliest++ until exists $due{$earliest};
  }
  return @taken;
}

sub sleep_for {
  my $now   = now();
  my $until = $now + SLEEP_AT_MOST;
  $until = $earliest * TICK if defined $earliest && $earliest * TICK < $until;
  $until = $written + WRITE_EVERY if $counted && $written + WRITE_EVERY < $until;
  my $for = $until - $now;
  return $for > 0 ? $for : 0;
}

# Verdicts are texts and go together, as far as the send buffer holds them; copies are references.
sub release {
  my $batch = '';
  for my $one (@_) {
    if (ref $one) {
      send $raw, $$one, 0, pack 'S n a4 x8', 2, 0, substr $$one, 16, 4;
      next;
    }
    $batch .= $one;
    next if length $batch < BATCH_BYTES;
    send $netlink, $batch, 0;
    $batch = '';
  }
  send $netlink, $batch, 0 if $batch ne '';
}

# --- packets ---

# Undefined where it is not whole, or not IPv4.
sub packet_in {
  my ($message) = @_;
  my ($packet, $at) = (undef, 20);
  while ($at + 4 <= length $message) {
    my ($length, $type) = unpack 'S S', substr $message, $at, 4;
    last if $length < 4;
    return undef if $type == 13;    # its length, which is given where it was cut off
    $packet = substr $message, $at + 4, $length - 4 if $type == 10;
    $at += ($length + 3) & ~3;
  }
  return defined $packet && length $packet >= 28 && ord($packet) >> 4 == 4 ? $packet : undef;
}

sub header_bytes { return 4 * (ord($_[0]) & 15) }
sub protocol     { return ord substr $_[0], 9, 1 }

# Undefined where it stays as it is.
sub changed {
  my ($queue, $packet) = @_;
  return flipped(checked($packet), header_bytes($packet)) if rand() < $queue->{corrupt};
  return undef if rand() >= $queue->{alter};
  my ($start, $protocol) = (header_bytes($packet), protocol($packet));
  my $body = $protocol == UDP ? $start + 8
    : $protocol == TCP ? $start + 4 * (ord(substr $packet, $start + 12, 1) >> 4)
    :                    return undef;
  return length $packet > $body ? checked(flipped($packet, $body)) : undef;
}

sub flipped {
  my ($packet, $from) = @_;
  my $at = $from + int rand(length($packet) - $from);
  substr($packet, $at, 1) = chr(ord(substr $packet, $at, 1) ^ 1 << int rand 8);
  return $packet;
}

# With its checksum (RFC 1071): between containers of one machine nobody has computed it yet.
sub checked {
  my ($packet) = @_;
  my ($start, $protocol) = (header_bytes($packet), protocol($packet));
  my $place = $protocol == TCP ? $start + 16 : $protocol == UDP ? $start + 6 : return $packet;
  return $packet if $protocol == UDP && substr($packet, $place, 2) eq "\0\0";    # it has none
  substr($packet, $place, 2) = "\0\0";
  my $segment = substr $packet, $start;
  my $sum     = unpack '%32n*', substr($packet, 12, 8) . pack('n n', $protocol, length $segment)
    . $segment . (length($segment) % 2 ? "\0" : '');
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum > 0xffff;
  $sum = ~$sum & 0xffff;
  substr($packet, $place, 2) = pack 'n', $protocol == UDP && $sum == 0 ? 0xffff : $sum;
  return $packet;
}

# A raw socket: what it sends to the node's own address comes in through the loopback.
sub open_raw {
  socket my $socket, 2, 3, 255 or die "raw socket: $!\n";
  setsockopt $socket, 1, 32, pack 'i', 8 << 20;
  return $socket;
}

# --- the process ---

sub watch {
  my $fd = syscall $pidfd_open, $_[0] + 0, 0;
  die "process $_[0] cannot be watched: $!\n" if $fd < 0;
  open my $file, '<&=', $fd;
  push @watched, $file;
  vec($watch_bits, $fd, 1) = 1;
}

sub write_counts {
  open my $file, '>', "$counts.new" or die "$counts: $!\n";
  print $file "$_->{address} $_->{count}\n" for values %queue;
  close $file;
  rename "$counts.new", $counts;
  ($counted, $written) = (0, now());
}

sub detach {
  my $child = fork // die "fork: $!\n";
  if ($child) { print $child; exit 0 }
  open STDIN,  '<',  '/dev/null';
  open STDOUT, '>',  '/dev/null';
  open STDERR, '>&', \*STDOUT;
}
