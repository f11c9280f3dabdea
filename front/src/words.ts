/** Sentences in the reader's language, from the data block of the page; places are written {name}. */
let sentences: Record<string, string> | null = null;

export function say(name: string, places: Record<string, string | number> = {}): string {
  sentences ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
  const sentence = sentences[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (whole, place: string) => String(places[place] ?? whole));
}
