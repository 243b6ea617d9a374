/** Update messages (RFC 2136): this host's own records are added, and exactly they are deleted, never a whole set. */
import { nameBytes, recordBytes, recordClass, recordType, srvData, txtData, type WireRecord } from './dns-wire.ts';
import { type OwnRecord, serviceName } from './own-record.ts';

export const updateOpcode = 5;

/** What is to become of a zone, deletions first. */
export interface ZoneChange {
  readonly remove: readonly OwnRecord[];
  readonly add: readonly OwnRecord[];
}

/** The bytes of an update of one zone. `id`: 16 random bits. */
export function updateMessage(zone: string, change: ZoneChange, id: number): Buffer {
  const updates = [
    // Class NONE deletes a record of exactly this data (RFC 2136 2.5.4); ANY would delete those of other hosts with it.
    ...change.remove.flatMap(wireRecords).map((record) => ({ ...record, class: recordClass.NONE, ttl: 0 })),
    ...change.add.flatMap(wireRecords),
  ];
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(updateOpcode << 11, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(updates.length, 8);
  const zoneSection = Buffer.alloc(4);
  zoneSection.writeUInt16BE(recordType.SOA, 0);
  zoneSection.writeUInt16BE(recordClass.IN, 2);
  return Buffer.concat([header, nameBytes(zone), zoneSection, ...updates.map(recordBytes)]);
}

function wireRecords(record: OwnRecord): readonly WireRecord[] {
  const of = { name: serviceName(record.domain), class: recordClass.IN, ttl: record.ttl };
  return [
    { ...of, type: recordType.SRV, data: srvData(record) },
    { ...of, type: recordType.TXT, data: txtData(record.texts) },
  ];
}
