/** Activation by telephone: `/dti` and `/atp` of slmgr, `/dinstid` and `/actcid` of ospp, for a machine with a device key. */
import { ActivationError } from '@attiva/protocol';
import { describeOutcome, exitOfReports } from '../commands/client/attempt-report.ts';
import { openMachines, openOne } from '../commands/client/editions.ts';
import { deviceEdition, takeAnswer, vendorOf } from '../commands/client/on-paper.ts';
import type { Answer, Call } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import { contactLines, contactsHere } from '../without-network/contacts-here.ts';
import { labelledGroups, spokenLines } from '../without-network/spoken-id.ts';
import { editionOf, idArgument } from './named-editions.ts';
import type { Verb } from './verb.ts';

const cid = {
  '<cid>': 'confirmation ID: two digits, then 27 groups of seven, together or in quotation marks',
} as const;

export const phoneVerbs: readonly Verb[] = [
  {
    name: '/dti',
    arguments: idArgument,
    group: 'Advanced',
    who: 'administrator',
    modern: 'attiva client activate [EDITION] --without-network',
    summary: 'Show the installation ID for activating this machine by telephone',
    run: (call) => showInstallationId(call, call.argument('id')),
  },
  {
    name: '/atp',
    arguments: { ...cid, ...idArgument },
    group: 'Advanced',
    who: 'administrator',
    modern: 'attiva client confirm [FILE]',
    summary: 'Activate this machine with the confirmation ID from the telephone',
    example: '1200108182649853…',
    run: (call) => confirm(call, call.argument('id')),
  },
];

export const osppPhoneVerbs: readonly Verb[] = [
  {
    name: '/dinstid',
    group: 'Global',
    who: 'administrator',
    modern: 'attiva /dti',
    summary: 'Show the installation ID for activating by telephone',
    run: (call) => showInstallationId(call, undefined),
  },
  {
    name: '/actcid',
    arguments: cid,
    group: 'Global',
    who: 'administrator',
    modern: 'attiva /atp CID',
    summary: 'Activate with the confirmation ID from the telephone',
    example: '1200108182649853…',
    run: (call) => confirm(call, undefined),
  },
];

/** @throws {ActivationError} `bundle-unknown` where the vendor has not prepared the telephone for this key. */
async function showInstallationId(call: Call, id: string | undefined): Promise<Answer> {
  const machines = await openMachines(call);
  const edition = deviceEdition(call, machines, id === undefined ? undefined : editionOf(id, machines).product.key);
  const activation = await openOne(edition);
  try {
    const { installationId, key = '', client, product } = await activation.createCarryRequest();
    if (installationId === undefined) {
      const why = `the vendor has not prepared the telephone for the key …${key}; file and QR code go: attiva client activate --without-network`;
      throw new ActivationError('bundle-unknown', why, { facts: { key } });
    }
    const vendor = vendorOf(edition.machine);
    const here = contactsHere(call, vendor);
    const lines = spokenLines(installationId).map((line) => `    ${line}`);
    return {
      json: asJson({ product, key, client, installationId, groups: labelledGroups(installationId), ...here }),
      text: [
        `Installation ID for offline activation of ${activation.status().productName}:`,
        ...lines,
        ...contactLines(vendor, here),
        'Then: attiva /atp CONFIRMATION-ID, or attiva client confirm to type it group by group.',
      ].join('\n'),
    };
  } finally {
    await activation.close();
  }
}

async function confirm(call: Call, id: string | undefined): Promise<Answer> {
  const machines = await openMachines(call);
  const edition = deviceEdition(call, machines, id === undefined ? undefined : editionOf(id, machines).product.key);
  const { report, validUntil } = await takeAnswer(call, edition, { confirmation: call.argument('cid') ?? '' });
  const [first = '', ...more] = describeOutcome(report, validUntil);
  const said = report.outcome === 'licensed' ? 'Confirmation ID deposited successfully.' : first;
  return { json: asJson({ report }), text: [said, ...more].join('\n'), exit: exitOfReports([report]) };
}
