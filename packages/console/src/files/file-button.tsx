import { useState } from 'react';
import { Button, FileTrigger } from 'react-aria-components';
import { Icon } from '../look/icon.tsx';
import { NotLoadedError } from '../shell/later.tsx';
import { Told } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { isPicture, readPicture } from './read-picture.ts';

/** A file of the reader's: its name and what stands in it. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
  /** The text is that of the QR code in it; '' where none can be read. */
  readonly isPicture?: true;
}

/** Asks for files; each is read whole, as text. @param pictures a picture stands for what the QR code in it says */
export function FileButton({
  label,
  onFiles,
  several = false,
  pictures = false,
  isDisabled = false,
  main = false,
}: {
  readonly label: string;
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly several?: boolean;
  readonly pictures?: boolean;
  readonly isDisabled?: boolean;
  /** What one comes here to do. */
  readonly main?: boolean;
}) {
  const [isReading, read] = useState(false);
  const [error, fail] = useState<unknown>();
  const take = async (list: FileList | null): Promise<void> => {
    if (list === null || list.length === 0) return;
    fail(undefined);
    read(true);
    try {
      onFiles(
        await Promise.all([...list].map((file) => (pictures && isPicture(file) ? readCode(file) : readText(file)))),
      );
    } catch (failure) {
      fail(failure);
    } finally {
      read(false);
    }
  };
  return (
    <>
      <FileTrigger allowsMultiple={several} onSelect={(list) => void take(list)}>
        <Button className={main ? 'button main' : 'button'} isDisabled={isDisabled || isReading}>
          <Icon name="upload" />
          {label}
        </Button>
      </FileTrigger>
      {error !== undefined && <Unread error={error} />}
    </>
  );
}

/** Nothing was asked of the daemon yet: the file is gone or was changed, or what reads pictures did not come. */
function Unread({ error }: { readonly error: unknown }) {
  const words = useWords();
  return error instanceof NotLoadedError ? (
    <Told title={words.say('unloaded.what')} detail={words.say('unloaded.do')} />
  ) : (
    <Told title={words.say('file.unread')} detail={words.say('file.unread.do')} />
  );
}

/** No file that belongs here is longer: what is behind would be refused by the host anyway. */
const mostBytes = 64 * 1024 * 1024;

async function readText(file: File): Promise<GivenFile> {
  return { name: file.name, text: await file.slice(0, mostBytes).text() };
}

async function readCode(file: File): Promise<GivenFile> {
  return { name: file.name, text: (await readPicture(file)) ?? '', isPicture: true };
}
