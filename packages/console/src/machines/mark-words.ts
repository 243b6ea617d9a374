/** Tags as they are typed: with commas between them, each once. Pure. */
export function wordsOf(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}
