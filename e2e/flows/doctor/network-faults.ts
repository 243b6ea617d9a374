/** Faults on the way to a host: DNS, the connection, whoever stands between. */
import type { Fault } from './fault.ts';
import { inZone, onMachine, zoneFault } from './fault.ts';

export const networkFaults: readonly Fault[] = [
  {
    what: 'the machine has no DNS suffix',
    code: 'no-dns-suffix',
    step: 'suffix',
    // A name of one label is no domain to ask: the same as none.
    inject: async (site) => ({ words: [...onMachine(site, await site.machine()), '--dns-suffix', 'local'] }),
  },
  {
    what: 'the DNS server is down',
    code: 'dns-failed',
    step: 'srv',
    inject: async (site) => ({
      words: [...inZone(site, await site.machine(), 'good'), '--dns-server', site.closed],
    }),
  },
  {
    what: 'the DNS server does not answer',
    code: 'dns-failed',
    step: 'srv',
    inject: async (site) => ({
      words: [...inZone(site, await site.machine(), 'good'), '--dns-server', site.silentDns],
    }),
  },
  zoneFault('nobodys', {
    what: 'the DNS server refuses the domain',
    code: 'dns-failed',
    step: 'srv',
    names: /REFUSED/,
  }),
  zoneFault('empty', { what: 'no host is published in DNS', code: 'no-srv-record', step: 'srv', remedy: /nslookup/ }),
  zoneFault('absent', { what: 'DNS says that there is decidedly no host', code: 'no-srv-record', step: 'srv' }),
  zoneFault('others', {
    what: 'the TXT record names other vendors',
    code: 'vendor-unknown',
    step: 'srv',
    names: /borealis\.example/,
  }),
  zoneFault('nameless', {
    what: 'an SRV record names a host that has no address',
    code: 'name-not-resolved',
    step: 'tcp',
    names: /gone\.nameless\.example/,
    remedy: /stale/,
  }),
  zoneFault('dead', { what: 'nothing listens at the port', code: 'connection-refused', step: 'tcp', names: /refused/ }),
  zoneFault('stale', {
    what: 'an SRV record of a host that is gone stands beside a good one',
    code: 'connection-refused',
    step: 'tcp',
    outcome: 'warn',
    names: /dead\.stale\.example/,
    remedy: /remove its record from _attiva\._tcp\.stale\.example/,
  }),
  {
    what: 'a firewall drops the packets',
    code: 'host-timeout',
    step: 'tcp',
    names: /filtered/,
    async inject(site) {
      const { network } = site;
      const drop = 'table inet doctor { chain in { type filter hook input priority 0; tcp dport 7688 drop; }; }';
      const added = await network.run('nft', [drop.replace(/^/, 'add ').replace('add table', 'table')]);
      if (added.exit !== 0) throw new Error(added.stderr);
      const machine = await site.machine({ change: (one) => one.setHost('127.0.0.1:7688', 'machine') });
      return { words: onMachine(site, machine), inside: network };
    },
  },
  {
    what: 'there is no route to the host',
    code: 'host-unreachable',
    step: 'tcp',
    async inject(site) {
      // The namespace has one wire and no route beyond it.
      const machine = await site.machine({ change: (one) => one.setHost('192.0.2.1:7688', 'machine') });
      return { words: onMachine(site, machine), inside: site.network };
    },
  },
  zoneFault('mute', {
    what: 'something takes the connection and never answers',
    code: 'host-timeout',
    step: 'host',
    names: /does not answer/,
  }),
  zoneFault('wrong', { what: 'another program answers (a web server)', code: 'answer-not-ours', step: 'host' }),
  zoneFault('portal', { what: 'a captive portal redirects', code: 'answer-not-ours', step: 'host', names: /302/ }),
  zoneFault('secure', { what: 'the port speaks TLS where none is expected', code: 'answer-not-ours', step: 'host' }),
  zoneFault('proxy', {
    what: 'a proxy stands between and asks for a log-in',
    code: 'proxy-authentication-required',
    step: 'host',
  }),
];
