/** A block of cells as spreadsheets copy it: tabs between cells, lines between rows, quotes around a cell that has either. */

export function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  while (at <= plain.length) {
    const [cell, end] = plain[at] === '"' ? quoted(plain, at) : bare(plain, at);
    row.push(cell);
    if (plain[end] !== "\t") {
      rows.push(row);
      row = [];
    }
    at = end + 1;
  }
  return rows;
}

function bare(text: string, at: number): [string, number] {
  const length = text.slice(at).search(/[\t\n]/);
  const end = length < 0 ? text.length : at + length;
  return [text.slice(at, end), end];
}

/** A quote inside is doubled. What begins with a quote and is no such cell is taken as it stands. */
function quoted(text: string, at: number): [string, number] {
  let end = at + 1;
  while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
  const next = text[end + 1];
  if (end >= text.length || (next !== undefined && next !== "\t" && next !== "\n")) return bare(text, at);
  return [text.slice(at + 1, end).replace(/""/g, '"'), end + 1];
}

export function write(rows: string[][]): string {
  return rows.map((row) => row.map(cell).join("\t")).join("\r\n");
}

function cell(text: string): string {
  return /[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
