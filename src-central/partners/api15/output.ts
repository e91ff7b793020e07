import { type Answer, writeJson, writeJsonp, writeXml } from './content.ts';
import { Api15Error } from './errors.ts';
import type { Form } from './form.ts';

/** How a caller wants to be answered. */
export interface Output {
  readonly format: 'xml' | 'json';
  /** The function that JSON is handed to; null where it stands alone. */
  readonly callback: string | null;
  /** JSON without white space. */
  readonly condensed: boolean;
}

export const DEFAULT_OUTPUT: Output = { format: 'xml', callback: null, condensed: false };

/**
 * A function by its name, or by a path of names: what can stand before a bracket in a script and do nothing else. Anything more
 * would let a caller write into the script that a page runs.
 */
const CALLBACK = /^(?=.{1,100}$)[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/;

/**
 * What the form says of the answer. Where that is wrong, `problem` says so and the rest is as far as it could be read, so that the
 * error comes in a form that the caller can be expected to read.
 */
export function readOutput(form: Form): { readonly output: Output; readonly problem: Api15Error | null } {
  const callback = form.get('callback') ?? null;
  const named = form.get('output')?.toLowerCase();
  const condensed = form.get('condensed')?.toLowerCase() ?? 'no';
  const format = named === 'json' || (named === undefined && callback !== null) ? 'json' : 'xml';
  const usable = callback !== null && CALLBACK.test(callback);
  const output = { format, callback: usable ? callback : null, condensed: condensed === 'yes' } as const;
  const problem = problemOf(named, callback !== null && !usable, condensed);
  return { output, problem: problem === null ? null : new Api15Error(problem) };
}

export function toResponse(
  answer: Answer,
  { format, callback, condensed }: Output,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const json = () => writeJson(answer, condensed);
  const [type, body] =
    format === 'xml'
      ? ['application/xml', writeXml(answer)]
      : callback === null
        ? ['application/json', json()]
        : ['application/javascript', writeJsonp(callback, json())];
  return new Response(body, {
    status,
    headers: {
      ...headers,
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

function problemOf(named: string | undefined, badCallback: boolean, condensed: string): string | null {
  if (badCallback) return 'callback must be the name of a function.';
  if (named !== undefined && named !== 'json' && named !== 'xml') return 'output must be JSON or XML.';
  if (condensed !== 'yes' && condensed !== 'no') return 'condensed must be yes or left out.';
  return null;
}
