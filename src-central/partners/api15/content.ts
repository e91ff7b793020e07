/** What an answer holds: by the document's names, in its order. A list stands for its name once per item. */
export type Content = string | Fields | readonly (string | Fields)[];
export interface Fields {
  readonly [name: string]: Content;
}

export type Answer =
  | { readonly status: 'success'; readonly fields: Fields }
  | { readonly status: 'error'; readonly error: string };

/** An answer as XML 1.0, indented. Names are ours, so that only what is between tags needs care. */
export function writeXml(answer: Answer): string {
  const fields = answer.status === 'success' ? answer.fields : { error: answer.error };
  return [`<response status="${answer.status}">`, ...xmlLines(fields, INDENT), '</response>', ''].join('\n');
}

/** An answer as JSON: the same names, all values as they are written in XML; a list is always an array. */
export function writeJson(answer: Answer, condensed: boolean): string {
  const { status } = answer;
  const body = answer.status === 'success' ? { status, ...answer.fields } : { status, error: answer.error };
  return JSON.stringify(body, null, condensed ? undefined : INDENT.length);
}

/** JSON handed to a function of the caller's. The two line separators end a line in a script of before 2019. */
export function writeJsonp(callback: string, json: string): string {
  return `${callback}(${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')});`;
}

const INDENT = '  ';

function xmlLines(fields: Fields, indent: string): string[] {
  return Object.entries(fields).flatMap(([name, content]) =>
    (isList(content) ? content : [content]).flatMap((item) =>
      typeof item === 'string'
        ? [`${indent}<${name}>${escapeXml(item)}</${name}>`]
        : [`${indent}<${name}>`, ...xmlLines(item, indent + INDENT), `${indent}</${name}>`],
    ),
  );
}

function isList(content: Content): content is readonly (string | Fields)[] {
  return Array.isArray(content);
}

/** What XML 1.0 has no place for, not even escaped, is replaced. */
function escapeXml(text: string): string {
  return text.replace(NOT_IN_XML, '\u{FFFD}').replace(/[&<>"'\r]/g, (character) => ESCAPED[character] ?? character);
}

const NOT_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};
