/** Errors of usage statements: what a customer sends of its use, after reading it. */
export const usageStatementErrors = {
  'usage-invalid': {
    title: 'Usage statement cannot be used',
    status: 400,
    exit: 2,
    retry: 'after-change',
    side: 'host',
    audience: 'vendor',
    cause: 'The file was cut off or edited on its way, is another one, or its figures contradict each other.',
    remedy: 'Ask the customer for the file as it was written: `attiva host usage --month MONTH --out FILE`.',
  },
  'usage-of-another-customer': {
    title: 'Usage statement of another customer',
    status: 403,
    exit: 4,
    retry: 'after-change',
    side: 'host',
    audience: 'vendor',
    cause: 'The statement is genuine; the grant of the host that signed it names another customer.',
    remedy: 'Take it in without `--customer`, or ask this customer for the statement of its own host.',
  },
  'usage-not-kept': {
    title: 'No figures of that month',
    status: 404,
    exit: 4,
    retry: 'after-change',
    side: 'host',
    audience: 'administrator',
    cause: 'No day of the month is over, the host did not run then, or its figures are past their 400 days.',
    remedy: 'Name another month: `attiva host usage --month MONTH`; a month can be stated from its second day on.',
  },
} as const;
