import { Button, FileTrigger } from 'react-aria-components';
import { Icon } from './icon.tsx';

/** A file of the reader's: its name and what stands in it. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Asks for files; each is read whole, as text. */
export function FileButton({
  label,
  onFiles,
  several = false,
  isDisabled = false,
  main = false,
}: {
  readonly label: string;
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly several?: boolean;
  readonly isDisabled?: boolean;
  /** What one comes here to do. */
  readonly main?: boolean;
}) {
  const take = async (list: FileList | null): Promise<void> => {
    if (list !== null && list.length > 0) onFiles(await readFiles([...list]));
  };
  return (
    <FileTrigger allowsMultiple={several} onSelect={(list) => void take(list)}>
      <Button className={main ? 'button main' : 'button'} isDisabled={isDisabled}>
        <Icon name="upload" />
        {label}
      </Button>
    </FileTrigger>
  );
}

/** No file that belongs here is longer: what is behind would be refused by the host anyway. */
const mostBytes = 64 * 1024 * 1024;

function readFiles(files: readonly File[]): Promise<GivenFile[]> {
  return Promise.all(files.map(async (file) => ({ name: file.name, text: await file.slice(0, mostBytes).text() })));
}
