export {
  startDnsResponder,
  type DnsResponder,
  type DnsResponderOptions,
  type LoggedQuery,
} from './dns/dns-responder.ts';
export type { ZoneRecord } from './dns/zone.ts';
