const types: Readonly<Record<string, string>> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
  txt: 'text/plain;charset=utf-8',
};

/** Hands a file to the reader: what kind it is, the end of its name says. */
export function saveFile(name: string, ...parts: readonly BlobPart[]): void {
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Once the download has begun: the browser holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
