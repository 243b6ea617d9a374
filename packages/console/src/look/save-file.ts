/** Hands a text to the reader as a file of this name. */
export function saveFile(name: string, text: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Once the download has begun: the browser holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
