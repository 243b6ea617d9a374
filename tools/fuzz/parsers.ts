/** Which functions of the product are parsers, found by their names, and why some of them have no target. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An exported function, as `package:name`. */
export interface FoundFunction {
  readonly name: string;
  /** `packages/protocol/src/rules/srv.ts`. */
  readonly file: string;
}

const reading = 'parse|read|judge|verify|unseal|decode';
/** In the protocol whatever is opened or checked is a stranger's; elsewhere machines, folders and databases are opened. */
const words: Readonly<Record<string, string>> = { protocol: `${reading}|open|check` };

function exported(folder: string): RegExp {
  return new RegExp(`^export (?:async )?function ((?:${words[folder] ?? reading})(?:[A-Z]\\w*)?)\\b`, 'gm');
}

/** Every exported function whose name says that it reads, opens or judges something. */
export function findParsers(root: string): readonly FoundFunction[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) =>
    readdirSync(join(root, 'packages', folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('.test.'))
      .flatMap((path) => {
        const file = `packages/${folder}/src/${path}`;
        const found = [...readFileSync(join(root, file), 'utf8').matchAll(exported(folder))];
        return found.map(([, name]) => ({ name: `${folder}:${name}`, file }));
      }),
  );
}

const opensFiles = 'opens files or a database of our own; the text in them is read by a parser that has a target';
const rule = 'a rule over facts that were parsed before; its properties are tested beside it';
const ownAddress = "the address of a page in the reader's own browser; any query is tried in views.property.test.ts";
const asks = 'asks a person or the system, and hands on what a parser with a target reads';

/** Functions with such a name that are no parsers of their own. */
export const notFuzzed: Readonly<Record<string, string>> = {
  'authority:readFileIfThere': opensFiles,
  'authority:readOverrides': 'words that the vendor typed at a prompt',
  'authority:readRootKey': opensFiles,
  'authority:verifyAudit': opensFiles,
  'authority:readSupportToml': "the vendor's own file: a TOML library reads it, each member is checked by its shape",
  'cli:decodeNumber': rule,
  'cli:judgeAnswer':
    'protocol:judgeObjectAnswer, parseCompact and readConfirmationId read all that comes from outside, and have targets',
  'cli:judgeTraces': rule,
  'cli:readActivationType': 'a word that somebody typed at a prompt',
  'cli:readAnswers': opensFiles,
  'cli:readAnswerText':
    'JSON, or digits for `readConfirmationId`, which has a target; what is in the JSON is judged as any chain',
  'cli:readAskedFile': opensFiles,
  'cli:readFamiliarWords': 'words that somebody typed at a prompt; any text is tried beside it',
  'cli:readFiles': opensFiles,
  'cli:readNumber': 'a word that somebody typed at a prompt; any text is tried beside it',
  'cli:readPassphrase': asks,
  'cli:readPhoto':
    'a library reads the picture; damaged ones are tried beside it, what it held goes to `readAnswerText`',
  'cli:readProductKey': asks,
  'cli:readText': asks,
  'cli:readVectors': 'reads the vectors of this repository',
  'cli:readWhole': opensFiles,
  'client:judgeFor': 'hands an answer to `judgeLicenseAnswer`, which has a target',
  'client:judgeStanding': rule,
  'client:readCarryAnswer': 'takes five members as they are; what they hold is judged by parsers with targets',
  'client:readDevice': asks,
  'client:readDirectory': 'hands what a directory gave to `judgeFoundObject`, which has a target',
  'client:readDnsSuffixes': asks,
  'client:readIfThere': opensFiles,
  'client:readLinuxDevice': 'reads /sys and /proc, where only the kernel writes',
  'authority:readAsked': 'takes what readFormParts gave, which has a target; its text goes to readers that have one',
  'console:readAuditView': ownAddress,
  'console:readBlocks': 'what its own host streams to a page; any text is tried in views.property.test.ts',
  'console:readColumns': ownAddress,
  'console:readEventView': ownAddress,
  'console:readHintView': ownAddress,
  'console:readListView': ownAddress,
  'console:readPageAt': ownAddress,
  'console:readParts': 'counts lines of a file that the host sends; odd ones are tried beside it',
  'console:readReportPlace': ownAddress,
  'console:readPicture':
    'the browser reads the picture and a library its squares; what they held is read by what has a target',
  'console:readRollState': ownAddress,
  'console:readUsageView': ownAddress,
  'console:readView': ownAddress,
  'daemon:readAdminToken': opensFiles,
  'daemon:readConsoleFiles': opensFiles,
  'daemon:readConsoleKey': opensFiles,
  'daemon:readPrivateFile': opensFiles,
  'daemon:verifyChain': opensFiles,
  'daemon:unseal': 'decrypts what this daemon has encrypted; whatever was changed fails its tag',
  'directory:parseServerAddress': 'a word that somebody typed at a prompt; any text is tried beside it',
  'directory:readAccount':
    'opens a file of the system; what is in it is read by `machineAccountIn`, which is tried with any bytes beside it',
  'directory:readDirectory': asks,
  'host:judgeChange': rule,
  'host:judgeRecords': rule,
  'host:judgeValue': rule,
  'host:parseBackupHeader':
    'reads a file that an administrator names; every alteration is refused, as the tests beside it show',
  'host:parseHostKey': 'hands the text to `parseProductKey`, which has a target',
  'host:readColumns': 'words of an administrator, each looked up in a list; wrong ones are tried beside it',
  'host:readCursor': 'any text is tried beside it; what it may name are places in a list that its holder reads anyway',
  'host:readKeyFile': opensFiles,
  'host:readMachineIds': 'a list of ids, each checked by its shape; wrong ones are tried beside it',
  'host:readMachines': opensFiles,
  'host:readMarkChange': 'words of an administrator, each checked by its shape; wrong ones are tried beside it',
  'host:readStep': opensFiles,
  'host:readTableClient': 'looks at each field of a row after JSON.parse; its property stands beside it',
  'host:readView': 'words of an administrator; a property test reads made-up ones, wrong ones are tried beside it',
  'host:readWhole': opensFiles,
  'host:verifyAudit': opensFiles,
  'lab:judgeMachine': rule,
  'lab:judge': rule,
  'lab:judgeFleet': rule,
  'protocol:judgeContact': rule,
  'protocol:judgeLicense': rule,
  'protocol:judgeSetupKey': rule,
  'testkit:parseTranscript': 'reads the transcripts of this repository',
};
