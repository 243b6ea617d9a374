/** The door in English. */
import type { ErrorFacts } from '@attiva/protocol';
import type { DoorWords, Told } from './door-words.ts';

const number = new Intl.NumberFormat('en-GB');

const photoReasons: Readonly<Record<string, string>> = {
  'not-a-picture': 'The file is neither PNG nor JPEG.',
  'too-many-pixels': 'The picture has more than 40 million pixels.',
  damaged: 'The picture is damaged, or arrived in part only.',
  'no-code': 'No QR code was found in the picture: it is blurred, cut off, too far away, or a reflection covers it.',
  'several-codes': 'The picture shows several QR codes.',
  'too-long': 'The picture took too long to be read.',
};

const wrongKey: Told = {
  title: 'The key does not prove itself',
  reason: 'No key of this vendor that ends so gives the proof in this request.',
  remedy: 'Compare the key typed at the machine with the original, type it again there and make a new request.',
};

export const english: DoorWords = {
  language: 'en',
  languageName: 'English',
  frame: {
    skip: 'To the content',
    pages: 'Pages',
    languages: 'Language',
    start: 'Start',
    ask: 'Register a machine',
    keys: 'Setup keys',
    downloads: 'Downloads',
    foot: 'No account, no cookies, nothing of others. What is asked here goes to this vendor alone.',
    lab: 'For tests only: a lab root. Released products refuse what is given here.',
  },
  start: {
    title: (vendor) => `${vendor}: activation`,
    lead: 'For administrators of customers. Nothing here needs an account: a product key is the proof.',
    ask: 'Register a machine without a network',
    askText:
      'A host, a directory or a single machine that cannot reach the Internet: photograph its QR code, upload its request, or type its digits. The answer goes back the same ways.',
    keys: 'Look up a setup key',
    keysText: 'The public keys that select edition and generation of an installation. Hosts activate these machines.',
    downloads: 'Download what the vendor publishes',
    downloadsText: 'Vendor file, product packs and revocation lists, each with its digest.',
    who: 'Whose page this is',
    vendor: 'Vendor',
    id: 'Name in Attiva',
    root: 'Root',
    rootText: 'Compare the root with page 1 of your contract before you trust a file from here.',
    portal: 'Web site',
    contacts: 'By telephone and mail',
  },
  ask: {
    title: 'Register a machine without a network',
    lead: 'For a host, a device key or a directory. Take whichever way is easiest; all lead to the same answer.',
    sent: 'What is sent: the last five characters of the key, a proof made from it, the public key of the machine, three numbers of its hardware. No names, and not the key.',
    photo: 'Photograph the QR code',
    photoText:
      'The whole code, from straight ahead, sharp. Telephones that read QR codes by themselves open this page with it.',
    photoLabel: 'Photograph',
    file: 'Upload a file',
    fileText: 'The request as written by --request, or a picture of the QR code (PNG, JPEG).',
    fileLabel: 'Request or picture',
    groups: 'Type the digits',
    groupsText:
      'First the two plain digits, then groups A to L as the machine shows them. Each group has a check digit.',
    head: 'First',
    group: (label) => `Group ${label}`,
    text: 'Paste the request',
    textText: 'The line of the request file, or an installation ID with all its digits.',
    textLabel: 'Request or installation ID',
    send: 'Get the answer',
    shown: 'On the machine the request is shown by',
    anyKey: 'KEY',
    live: {
      good: 'right',
      wrong: 'not right',
      headWrong: 'known are 11, 12 and 13',
      whole: 'All groups are right.',
      asking: 'Asking …',
      gone: 'No answer: this telephone has no network just now, or the service is down. What you entered is still here. Asking again costs nothing.',
      nothing: 'Nothing was entered yet.',
    },
  },
  answer: {
    titles: { host: 'Host registered', device: 'Device licensed', directory: 'Activation object made' },
    product: 'Product',
    upTo: (product, generation) => `${product}, generation ≤ ${number.format(generation).replaceAll(',', '')}`,
    key: 'Key',
    registration: 'Registration',
    remaining: 'Machines left for this key',
    back: 'Take it back to the machine one of these ways.',
    picture: 'As a picture',
    pictureText: 'Photograph this code, or save the picture, and carry it to the machine.',
    pictureLabel: 'QR code of the answer',
    savePicture: 'Save the picture',
    noPicture: 'This answer is too long for a QR code; take the file.',
    digits: 'As digits',
    digitsText: (head) => `First ${head}, then 27 groups. Each proves itself: the machine names a wrong one at once.`,
    digitsThere: 'Type them after',
    file: 'As a file',
    fileText: 'Carry it to the machine on a memory stick.',
    saveFile: 'Save the answer',
    there: 'On the machine',
    free: 'The answer is signed for this one machine. It may be fetched as often as you like; that costs nothing.',
    another: 'Another machine',
  },
  keys: {
    title: 'Setup keys',
    lead: 'Public: a setup key selects edition and generation of an installation, and makes an evaluation the full edition. It activates nothing by itself; machines are then activated by the host in your network.',
    use: 'On the machine',
    edition: 'Edition',
    generation: 'Generation',
    key: 'Setup key',
    copy: (key) => `Copy ${key}`,
    copyShort: 'Copy',
    copied: 'Copied',
    none: 'The vendor has published no product yet.',
    asFile: 'The same list as a file:',
  },
  downloads: {
    title: 'Downloads',
    lead: 'All of it is public and signed. Hosts with a network fetch revocations by themselves; these files are for those without.',
    file: 'File',
    size: 'Size',
    digest: 'SHA-256',
    none: 'The vendor publishes nothing at this moment: its signing key is being replaced.',
    kinds: {
      vendor:
        'Vendor file: whom to trust, products, revocations. attiva host setup FILE, or attiva host init FILE for a newer one.',
      nextRoot:
        'Vendor file that announces the next root: for hosts that have not heard of it. Take it before the newest one.',
      pack: 'Product pack, for a host that runs: attiva host pack add FILE',
      revocations: 'Revocation lists: attiva host revocations import FILE',
      keys: 'All setup keys, for programs and people.',
      digests: 'The digests of all these files.',
    },
    check: 'How to check a file',
    checkDigest: 'That it arrived whole: compute its digest and compare it with the one above.',
    checkSignature:
      'That it is genuine: a digest from the same page cannot tell. Every file is signed, and the host refuses one that is not. When it takes a vendor for the first time it shows the root; compare that with page 1 of your contract:',
    fingerprint: 'Root of this vendor',
    taken: 'Save the digests beside the files, then:',
  },
  refusal: {
    code: 'Code',
    again: (time) => `Try again in ${time}.`,
    unknown: 'Refused',
    kept: 'What you typed is still below.',
  },
  missing: {
    title: 'There is no such page',
    text: 'Nothing stands at this address. It was mistyped, or it is old.',
    start: 'To the first page',
  },
  minutes: (count) => `${count} minutes`,
  seconds: (count) => (count === 1 ? '1 second' : `${count} seconds`),
  bytes: (count) => (count < 1024 ? `${count} B` : `${number.format(Math.round(count / 102.4) / 10)} KiB`),
  refusals: {
    malformed: () => ({
      title: 'This is no request',
      reason: 'It is neither an installation ID nor a whole request.',
      remedy: 'Take what the machine shows, unchanged: the whole file, or all digits.',
    }),
    'too-large': () => ({
      title: 'Too large',
      reason: 'A request has at most 16 KiB, a picture 10 MiB.',
      remedy: 'Take a smaller picture, or another way.',
    }),
    'too-slow': () => ({
      title: 'Arrived too slowly',
      reason: 'The upload did not arrive whole within half a minute, or stopped on its way.',
      remedy: 'Take a smaller picture, or type the digits.',
    }),
    busy: () => ({
      title: 'Busy',
      reason: 'Several requests are being answered just now.',
      remedy: 'Ask again; that costs nothing.',
    }),
    'too-many-requests': () => ({
      title: 'Too many requests from your network',
      reason: 'This page answers 60 requests in ten minutes from one network address.',
      remedy: 'Wait; what was typed stays right. Or take the file to the vendor.',
    }),
    'not-permitted': () => ({
      title: 'Not asked from this page',
      reason: 'Another page had your browser send this.',
      remedy: 'Open this page yourself and enter the request here.',
    }),
    'photo-unreadable': (facts) => ({
      title: 'No QR code in the picture',
      reason: photoReason(facts),
      remedy: 'Photograph one whole code from straight ahead, sharp, without reflections; or type the digits.',
    }),
    'key-unknown': () => wrongKey,
    'proof-wrong': () => wrongKey,
    'clock-difference': ({ authority, ...facts }) => ({
      title: 'The request is too old, or the clock of the machine is wrong',
      reason: `The request was made at ${time(facts)} by the clock of the machine; here it is ${clock(authority)}. A request is good for 30 days.`,
      remedy: 'Set the clock of the machine, withdraw the request there and make a new one.',
    }),
  },
};

function photoReason({ why, kind }: ErrorFacts): string {
  const reason = photoReasons[String(why)] ?? photoReasons['no-code'] ?? '';
  return typeof kind === 'string' ? `${reason} It is ${kind}.` : reason;
}

function time(facts: ErrorFacts): string {
  return clock(facts['host'] ?? facts['client'] ?? facts['directory']);
}

function clock(seconds: unknown): string {
  return typeof seconds === 'number'
    ? new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'
    : '?';
}
