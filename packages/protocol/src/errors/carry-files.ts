/** Errors of carry files: requests of many machines in one file. */
export const carryFileErrors = {
  'carry-file-invalid': {
    title: 'Carry file cannot be used',
    status: 400,
    exit: 2,
    retry: 'after-change',
    side: 'client',
    audience: 'administrator',
    cause: 'The file was cut off or edited on its way, or is another one; the message names the entry.',
    remedy: 'Copy it again, whole and unchanged, or collect it anew: `attiva carry collect FOLDER -o FILE`.',
  },
  'carry-wrong-place': {
    title: 'Request carried to the wrong place',
    status: 403,
    exit: 4,
    retry: 'after-change',
    side: 'client',
    audience: 'administrator',
    cause: "The request of a device key came to a host, or a lease was asked of the vendor's authority.",
    remedy: 'Submit device keys to the vendor, and other machines to a host: `attiva carry submit FILE --to URL`.',
  },
  'carry-other-machine': {
    title: 'No answer for this machine',
    status: 404,
    exit: 4,
    retry: 'after-change',
    side: 'client',
    audience: 'administrator',
    cause: 'No entry of the answer file is for a request that this machine is waiting for.',
    remedy: 'Take the answer to the machine that asked, or ask anew: `attiva carry request -o FILE`.',
  },
} as const;
