/** A host's records as administrators write them: zone file, `nsupdate`, PowerShell, and the checks with the answer to expect. */
import { type OwnRecord, serviceName } from './own-record.ts';

export interface RecordTexts {
  readonly domain: string;
  /** Lines for a zone file. */
  readonly zoneFile: readonly string[];
  /** A script for `nsupdate`, which finds zone and server by itself. */
  readonly nsupdate: readonly string[];
  /** For a Windows DNS server. */
  readonly powershell: readonly string[];
  readonly checks: readonly { readonly command: string; readonly expect: string }[];
}

export function recordTexts(record: OwnRecord): RecordTexts {
  const name = serviceName(record.domain);
  const srv = `${record.priority} ${record.weight} ${record.port} ${record.target}.`;
  const texts = quoted(record.texts);
  return {
    domain: record.domain,
    zoneFile: [`${name}. ${record.ttl} IN SRV ${srv}`, `${name}. ${record.ttl} IN TXT ${texts}`],
    nsupdate: [...updateLines({ remove: [], add: [record] }), 'send'],
    powershell: powershell(record),
    checks: [
      { command: `nslookup -type=srv ${name}`, expect: `port ${record.port}, host name ${record.target}` },
      { command: `dig +short SRV ${name}`, expect: srv },
      { command: `dig +short TXT ${name}`, expect: texts },
    ],
  };
}

/** Lines `update …` of an `nsupdate` script. */
export function updateLines(change: {
  readonly remove: readonly OwnRecord[];
  readonly add: readonly OwnRecord[];
}): string[] {
  const line = (record: OwnRecord, verb: string): string[] => {
    const { domain, priority, weight, port, target, texts } = record;
    return [
      `update ${verb} IN SRV ${priority} ${weight} ${port} ${target}.`,
      `update ${verb} IN TXT ${quoted(texts)}`,
    ].map((text) => text.replace('NAME', `${serviceName(domain)}.`));
  };
  return [
    ...change.remove.flatMap((record) => line(record, 'delete NAME')),
    ...change.add.flatMap((record) => line(record, `add NAME ${record.ttl}`)),
  ];
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(' ');
}

/** The cmdlet takes one string of a TXT record only; `dnscmd`, which every Windows DNS server has, takes them all. */
function powershell({ domain, priority, weight, port, target, ttl, texts }: OwnRecord): readonly string[] {
  const lives = new Date(ttl * 1000).toISOString().slice(11, 19);
  return [
    `Add-DnsServerResourceRecord -Srv -ZoneName '${domain}' -Name '_attiva._tcp' -DomainName '${target}.' -Priority ${priority} -Weight ${weight} -Port ${port} -TimeToLive ${lives}`,
    `dnscmd /RecordAdd ${domain} _attiva._tcp ${ttl} TXT ${quoted(texts)}`,
  ];
}
