import { Api15Error } from './errors.ts';

/** The fields of a request by name; those that came empty are left out. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads a form in either of its encodings: PHP's curl sends an array as multipart/form-data.
 * @throws Api15Error
 */
export async function readForm(contentType: string | undefined, body: Uint8Array<ArrayBuffer>): Promise<Form> {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  const pairs =
    mediaType === 'multipart/form-data'
      ? await readMultipart(contentType ?? '', body)
      : mediaType === 'application/x-www-form-urlencoded'
        ? [...new URLSearchParams(new TextDecoder().decode(body))]
        : null;
  if (pairs === null) {
    throw new Api15Error('Send the fields as a form: application/x-www-form-urlencoded or multipart/form-data.', 415);
  }
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of pairs) {
    if (seen.has(name)) throw new Api15Error('A field is there twice.');
    seen.add(name);
    if (value !== '') form.set(name, value);
  }
  return form;
}

async function readMultipart(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<[string, string][]> {
  const parts = await new Response(body, { headers: { 'Content-Type': contentType } })
    .formData()
    .catch(() => refuse('The form cannot be read.'));
  return [...parts].map(([name, value]) => [name, typeof value === 'string' ? value : refuse('A field is a file.')]);
}

function refuse(message: string): never {
  throw new Api15Error(message);
}
