import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { centralContract, PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { SYNC_SCOPE } from '../auth/access-token.ts';
import { TOKEN_PATH } from '../auth/token-endpoint.ts';

/** The one procedure that a device without a token may call. */
export const OPEN_PATH = '/v1/devices/enrol';

/** The OpenAPI document of the contract between tills and central, for whoever puts another central behind the till. */
export async function describeApi(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(centralContract, {
    info: {
      title: 'Earnest central',
      version: `${PROTOCOL_VERSION}`,
      description: 'What a till asks of its central: enrolment, and the journal, feed and snapshot of sync.',
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
    security: [{ till: [SYNC_SCOPE] }],
  });
  const enrolment = document.paths?.[OPEN_PATH]?.post;
  if (enrolment) enrolment.security = [];
  return document;
}
