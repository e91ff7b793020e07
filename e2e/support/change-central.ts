import { openCentralDatabase } from '../../src-central/database/open.ts';
import { publishConfiguration } from '../../src-central/programs/publish-configuration.ts';
import type { Shop } from './shop.ts';

/** Long enough ago that every sale of a test comes after it. */
const A_DAY_MS = 86_400_000;

/**
 * Closes the sample's program since yesterday, with what tills quoted before not honoured: whatever a till that does not
 * know it sells for a member from now on is refused. Central must be stopped.
 */
export async function closeProgram(dataFolder: string, { plan }: Shop): Promise<void> {
  const central = await openCentralDatabase({ dataFolder });
  try {
    const config = {
      ...plan.config,
      version: plan.config.version + 1,
      closed: true,
      validFromMs: Date.now() - A_DAY_MS,
    };
    await publishConfiguration(central.db, config, 0);
  } finally {
    await central.close();
  }
}
