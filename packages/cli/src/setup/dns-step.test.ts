import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesToEnter } from './dns-step.ts';

test('where updates are refused, the lines of both kinds of server are shown, and the check with its answer', () => {
  const lines = linesToEnter({
    domain: 'corp.example',
    zoneFile: ['_attiva._tcp.corp.example. 3600 IN SRV 0 0 7688 ny-att01.corp.example.'],
    nsupdate: ['send'],
    powershell: ['Add-DnsServerResourceRecord -Srv -ZoneName corp.example'],
    checks: [
      {
        command: 'nslookup -type=srv _attiva._tcp.corp.example',
        expect: 'port 7688, host name ny-att01.corp.example',
      },
    ],
  });
  assert.deepEqual(lines, [
    'on a Windows DNS server:',
    '  Add-DnsServerResourceRecord -Srv -ZoneName corp.example',
    'in a zone file:',
    '  _attiva._tcp.corp.example. 3600 IN SRV 0 0 7688 ny-att01.corp.example.',
    'then nslookup -type=srv _attiva._tcp.corp.example must show port 7688, host name ny-att01.corp.example',
  ]);
});
