import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { centralContract } from '../../src-shared/contracts/central.ts';
import { SYNC_SCOPE } from '../auth/access-token.ts';
import { TOKEN_PATH } from '../auth/token-endpoint.ts';
import { describeNative } from '../partners/native/openapi.ts';

/** The one procedure that a device without a token may call. */
export const OPEN_PATH = '/v1/devices/enrol';

/**
 * The OpenAPI document of central: the contract between tills and central, for whoever puts another central behind the till, and the
 * native interface to other systems.
 */
export async function describeApi(): Promise<OpenAPI.Document> {
  const tills = await describeTills();
  const native = await describeNative();
  const taken = Object.keys(native.paths ?? {}).find((path) => tills.paths?.[path] !== undefined);
  if (taken !== undefined) throw new Error(`${taken} is an address of both the tills and the native interface`);
  return {
    ...tills,
    paths: { ...native.paths, ...tills.paths },
    components: {
      ...tills.components,
      ...native.components,
      securitySchemes: { ...native.components?.securitySchemes, ...tills.components?.securitySchemes },
    },
  };
}

async function describeTills(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(centralContract, {
    info: {
      title: 'Earnest central',
      version: '1',
      description:
        'What other systems ask of central, by token or key, and what a till asks of it: enrolment, and the journal, feed and snapshot of sync.',
    },
    components: {
      securitySchemes: {
        till: {
          type: 'oauth2',
          description: 'Client credentials with a JWT that the device key signs (RFC 7523).',
          flows: { clientCredentials: { tokenUrl: TOKEN_PATH, scopes: { [SYNC_SCOPE]: 'Sync of one till' } } },
        },
      },
    },
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    if (!item?.post) continue;
    item.post.tags = ['Tills'];
    item.post.security = path === OPEN_PATH ? [] : [{ till: [SYNC_SCOPE] }];
  }
  return document;
}
