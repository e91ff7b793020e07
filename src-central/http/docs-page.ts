import type { OpenAPI } from '@orpc/openapi';
import { html, raw } from 'hono/html';
import { PROBLEMS } from '../partners/native/problems.ts';

/** The only page of central that a person looks at: styles of its own, no script, nothing from elsewhere. */
export const DOCS_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

type Part = ReturnType<typeof html>;

/** The OpenAPI document as a page to read: each endpoint with its fields, answers and an example. */
export async function docsPage(document: OpenAPI.Document): Promise<string> {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title}: API</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header><h1>${document.info.title}</h1><p>${document.info.description ?? ''}</p>
<p>The same for machines: <a href="/openapi.json">/openapi.json</a> (OpenAPI ${document.openapi}).</p></header>
<nav aria-label="Endpoints"><ul>${tags.map(
    (tag) =>
      html`<li><strong>${tag}</strong><ul>${operations.filter((each) => each.tag === tag).map(linkTo)}</ul></li>`,
  )}<li><a href="#problems">Problems</a></li></ul></nav>
<main>
${tags.map(
  (tag) => html`<section><h2>${tag}</h2>${operations.filter((each) => each.tag === tag).map(describe)}</section>`,
)}
<section id="problems"><h2>Problems</h2><p>Refusals of other systems' requests have the form of RFC 9457, with one of these codes.</p>
<dl>${Object.entries(PROBLEMS).map(
    ([code, { status, title }]) => html`<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}</dd>`,
  )}</dl></section>
</main>
</body>
</html>
`;
  return page.toString();
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly operation: OpenAPI.OperationObject;
}

function operationsOf(document: OpenAPI.Document): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method];
      return operation ? [{ method: method.toUpperCase(), path, tag: operation.tags?.[0] ?? 'Others', operation }] : [];
    }),
  );
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

function linkTo({ method, path, operation }: Operation): Part {
  return html`<li><a href="#${operation.operationId ?? ''}"><code>${method} ${path}</code></a></li>`;
}

function describe({ method, path, operation }: Operation): Part {
  const { operationId = '', summary = '', description = '', parameters = [], requestBody, responses = {} } = operation;
  const named = parameters.flatMap((parameter) => ('name' in parameter ? [parameter] : []));
  return html`<article id="${operationId}"><h3><code>${method} ${path}</code></h3><p><strong>${summary}</strong></p>
${description.split('\n\n').map((paragraph) => html`<p>${paragraph}</p>`)}
${
  named.length === 0
    ? ''
    : html`<h4>Parameters</h4><ul>${named.map(
        ({ name, in: place, required, description: words = '', schema }) =>
          html`<li><code>${name}</code> in ${place}${required ? ', needed' : ''}: <code>${typeOf(schema)}</code> ${words}</li>`,
      )}</ul>`
}
${requestBody && 'content' in requestBody ? html`<h4>Body</h4>${describeContent(requestBody.content)}` : ''}
${Object.entries(responses).map(([status, response]) => {
  if (!response || '$ref' in response) return '';
  const isProblem = Number(status) >= 400;
  return html`<h4>${status}</h4>${isProblem ? html`<p>${response.description.replaceAll('`', '')}</p>` : describeContent(response.content ?? {})}`;
})}</article>`;
}

function describeContent(content: Record<string, OpenAPI.MediaTypeObject>): Part[] {
  return Object.entries(content).map(
    ([type, { schema, example }]) => html`${fieldsOf(schema)}
${example === undefined ? '' : html`<details><summary>Example (${type})</summary><pre>${JSON.stringify(example, null, 2)}</pre></details>`}
<details><summary>Schema</summary><pre>${JSON.stringify(schema, null, 2)}</pre></details>`,
  );
}

function fieldsOf(schema: unknown): Part | string {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return '';
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return html`<ul>${Object.entries(schema['properties']).map(
    ([name, field]) =>
      html`<li><code>${name}</code>${required.includes(name) ? '' : ' (may be left out)'}: <code>${typeOf(field)}</code> ${
        isRecord(field) && typeof field['description'] === 'string' ? field['description'] : ''
      }</li>`,
  )}</ul>`;
}

function typeOf(schema: unknown): string {
  if (!isRecord(schema)) return 'anything';
  const { type, enum: values, const: value, anyOf, oneOf, format } = schema;
  if (Array.isArray(values)) return values.map((each) => JSON.stringify(each)).join(' | ');
  if (value !== undefined) return JSON.stringify(value);
  const options = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : null;
  if (options) return options.map(typeOf).join(' | ');
  if (type === 'array') return `list of ${typeOf(schema['items'])}`;
  const name = Array.isArray(type) ? type.join(' | ') : typeof type === 'string' ? type : 'anything';
  return typeof format === 'string' ? `${name}, ${format}` : name;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; }
nav ul { list-style: none; padding-left: 1rem; }
article { border-top: 1px solid #8886; padding-block: 1rem; }
pre { overflow-x: auto; background: #8881; padding: 0.75rem; border-radius: 0.25rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
dt { margin-top: 0.75rem; }
:target { outline: 3px solid #2a7; outline-offset: 0.25rem; }
`;
