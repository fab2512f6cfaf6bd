#!/usr/bin/perl
# Mail::DKIM as a judge and signer of messages in a folder, as dkim_peer.py (which says what FOLDER holds); no network.
#
#     dkim_peer.pl verify|sign|arc|seal FOLDER
#
# This version of Mail::DKIM knows RSA only; a signature by Ed25519 is "invalid" to it.
use strict;
use warnings;

BEGIN {
    eval { require Mail::DKIM::Verifier; require Mail::DKIM::Signer; require Mail::DKIM::ARC::Verifier;
           require Mail::DKIM::ARC::Signer; require Mail::DKIM::TextWrap; require Mail::DKIM::DNS;
           require Net::DNS; 1 } or exit 77;
}

package Zone;
sub new { my ($class, %records) = @_; return bless {%records}, $class }
sub errorstring { return 'NOERROR' }
sub send {
    my ($self, $name, $type) = @_;
    my $packet = Net::DNS::Packet->new($name, 'TXT');
    my $text = $self->{ lc $name };
    if (!defined $text) { $packet->header->rcode('NXDOMAIN'); return $packet }
    my @strings = $text =~ /(.{1,250})/gs;
    $packet->push(answer => Net::DNS::RR->new(name => $name, type => 'TXT', ttl => 60, txtdata => \@strings));
    return $packet;
}

package main;
my ($job, $folder) = @ARGV;

sub octets {
    my ($name) = @_;
    open my $file, '<:raw', "$folder/$name" or die "$name: $!";
    local $/;
    return scalar <$file>;
}

sub keep {
    my ($number, $text) = @_;
    open my $file, '>:raw', "$folder/$number.signed" or die $!;
    print $file $text;
    close $file;
}

Mail::DKIM::DNS::resolver(Zone->new(map { split /\t/, $_, 2 } grep { length } split /\n/, octets('zone')));
my @numbers = sort { $a <=> $b } map { m{/(\d+)\.eml$} ? $1 : () } glob "$folder/*.eml";
my @ways = ('relaxed/relaxed', 'relaxed/simple', 'simple/relaxed', 'simple/simple');

for my $number (@numbers) {
    my $message = octets("$number.eml");
    my $work;
    if ($job eq 'verify') {
        $work = Mail::DKIM::Verifier->new();
    } elsif ($job eq 'arc') {
        $work = Mail::DKIM::ARC::Verifier->new();
    } elsif ($job eq 'sign') {
        $work = Mail::DKIM::Signer->new(Algorithm => 'rsa-sha256', Method => $ways[$number % 4], Domain => 'example.org',
            Selector => 'r', KeyFile => "$folder/rsa.pem");
    } else {
        $work = Mail::DKIM::ARC::Signer->new(Algorithm => 'rsa-sha256', Domain => 'example.org', Selector => 'r',
            SrvId => 'example.org', Chain => 'ar', KeyFile => "$folder/rsa.pem");
        my $chain = $message =~ /^ARC-Seal:/m ? 'pass' : 'none';
        $message = "Authentication-Results: example.org; arc=$chain\r\n" . $message;
    }
    $work->PRINT($message);
    $work->CLOSE;
    if ($job eq 'verify') {
        print join(' ', $number, map { $_->result } $work->signatures), "\n";
    } elsif ($job eq 'arc') {
        print "$number ", $work->result, "\n";
    } elsif ($job eq 'sign') {
        keep($number, $work->signature->as_string . "\r\n" . $message);
    } else {
        my @fields = $work->as_strings;
        keep($number, join('', map { "$_\r\n" } @fields) . $message);
    }
}
