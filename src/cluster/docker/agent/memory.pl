# Reads and patches the memory of processes, for the agent: the part that a shell is too slow for.
# Every process is named PID:START, because pids are used again; one that is gone is passed over.
#
#   scan PID:START...   for every 64-bit process in the pid namespaces of these:
#                       `ROOT PID START BASE armed OFFSET_HEX`, when our routine stands behind its
#                       vDSO, or else `ROOT PID START BASE IMAGE_HEX`
#   heal PID:START...   sets all their clocks right
#   poke PID:START:ADDRESS:HEX...   writes
#   patch PID:START:RANGES:ADDRESS:HEX,...   freezes each process, makes sure that none of its threads
#                       stands inside RANGES (FROM-UNTIL,...), writes, and lets it go on
use strict;
use warnings;

my ($verb, @arguments) = @ARGV;
if    ($verb eq 'scan')  { scan($_, 0) for @arguments }
elsif ($verb eq 'heal')  { scan($_, 1) for @arguments }
elsif ($verb eq 'poke')  { poke($_) for @arguments }
elsif ($verb eq 'patch') { patch($_) for @arguments }
else                     { die "unknown verb $verb\n" }

sub scan {
  my ($argument, $heal) = @_;
  my ($root, $root_start) = split /:/, $argument;
  same($root, $root_start) or return;
  for my $pid (members($root)) {
    my ($base, $until) = vdso($pid) or next;
    my $start = start_of($pid) // next;
    my $memory = memory($pid, $heal ? '+<' : '<') or next;
    my $image = peek($memory, $base, $until - $base) // next;
    # The routine's data: the offset, 8 bytes, the clock ids, 4, the magic.
    my $magic = index $image, 'VRFY';
    if ($heal) {
      put($memory, $pid, $base + $magic - 12, '00' x 8) if $magic >= 12;
    } elsif ($magic >= 12) {
      print "$root $pid $start $base armed ", unpack('H*', substr($image, $magic - 12, 8)), "\n";
    } else {
      print "$root $pid $start $base ", unpack('H*', $image), "\n";
    }
  }
}

# Every process in the pid namespace of this one. In our own lives the whole machine: there only the
# process itself is meant.
sub members {
  my ($root) = @_;
  my $namespace = readlink "/proc/$root/ns/pid" or return;
  return $root if $namespace eq readlink '/proc/self/ns/pid';
  opendir my $proc, '/proc' or die "/proc: $!\n";
  return grep { /^\d+$/ && (readlink("/proc/$_/ns/pid") // '') eq $namespace } readdir $proc;
}

sub poke {
  my ($pid, $start, $address, $hex) = split /:/, $_[0];
  same($pid, $start) or return;
  my $memory = memory($pid, '+<') or return;
  put($memory, $pid, $address, $hex);
}

sub patch {
  my ($pid, $start, $ranges, $writes) = split /:/, $_[0], 4;
  for my $attempt (1 .. 500) {
    same($pid, $start) or return;
    my $was_stopped = stopped($pid);
    kill 'STOP', $pid;
    my $free = stands_still($pid) && !grep { inside($_, $ranges) } counters($pid);
    # Whatever goes wrong, it is not left stopped.
    eval { write_all($pid, $writes) if $free && same($pid, $start); 1 } or $free = -1;
    kill 'CONT', $pid unless $was_stopped;
    die $@ if $free < 0;
    return if $free;
    nap(0.0005 + 0.0005 * rand);
  }
  die "process $pid was never found outside the code to be patched\n";
}

sub write_all {
  my ($pid, $writes) = @_;
  my $memory = memory($pid, '+<') or return;
  for (split /,/, $writes) {
    my ($address, $hex) = split /:/;
    put($memory, $pid, $address, $hex);
  }
}

sub memory {
  my ($pid, $mode) = @_;
  open my $file, "$mode:raw", "/proc/$pid/mem" or do {
    return undef if $! == 2 || $! == 3; # ENOENT, ESRCH: it has ended
    die "/proc/$pid/mem: $!\n";
  };
  return $file;
}

sub peek {
  my ($memory, $address, $length) = @_;
  sysseek $memory, $address, 0 or return undef;
  my $bytes;
  my $read = sysread $memory, $bytes, $length;
  return defined $read && $read == $length ? $bytes : undef;
}

sub put {
  my ($memory, $pid, $address, $hex) = @_;
  my $bytes = pack 'H*', $hex;
  sysseek $memory, $address, 0 or die "/proc/$pid/mem: $!\n";
  my $written = syswrite $memory, $bytes;
  return if defined $written && $written == length $bytes;
  my $why = $!;
  # Gone, or it runs another program by now (a start script that ended in `exec`), which has its vDSO
  # elsewhere and is met again at the next scan.
  my ($from, $until) = vdso($pid) or return;
  return if $address < $from || $address >= $until;
  die "the kernel does not let the memory of process $pid be written: $why\n";
}

sub vdso {
  my ($pid) = @_;
  open my $maps, '<', "/proc/$pid/maps" or return;
  while (<$maps>) {
    next unless /^([0-9a-f]+)-([0-9a-f]+) .*\[vdso\]$/;
    return (hex64($1), hex64($2));
  }
  return;
}

sub hex64 { no warnings 'portable'; return hex $_[0] }

sub stat_fields {
  my ($path) = @_;
  open my $stat, '<', $path or return;
  my $line = <$stat> // return;
  $line =~ s/^.*\) //s;
  return split / /, $line;
}

sub start_of { return (stat_fields("/proc/$_[0]/stat"))[19] }
sub same     { return (start_of($_[0]) // '') eq $_[1] }
sub stopped  { return ((stat_fields("/proc/$_[0]/stat"))[0] // 'X') =~ /[Tt]/ }

sub threads {
  opendir my $tasks, "/proc/$_[0]/task" or return;
  return map { "/proc/$_[0]/task/$_" } grep { /^\d+$/ } readdir $tasks;
}

sub stands_still {
  my ($pid) = @_;
  for (1 .. 400) {
    return 1 unless grep { ((stat_fields("$_/stat"))[0] // 'X') !~ /[TtZX]/ } threads($pid);
    nap(0.00025);
  }
  return 0;
}

# Program counters of all threads; the last field of `syscall`.
sub counters {
  my @found;
  for (threads($_[0])) {
    open my $file, '<', "$_/syscall" or next;
    my $line = <$file> // next;
    push @found, hex64($1) if $line =~ / 0x([0-9a-f]+)$/;
    push @found, -1 if $line =~ /running/;
  }
  return @found;
}

# A thread that could not be read counts as inside.
sub inside {
  my ($counter, $ranges) = @_;
  return 1 if $counter == -1;
  for (split /,/, $ranges) {
    my ($from, $until) = split /-/;
    return 1 if $counter > $from && $counter < $until;
  }
  return 0;
}

sub nap { select undef, undef, undef, $_[0] }
