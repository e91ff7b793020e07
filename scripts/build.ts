import { buildApp } from './build-app.ts';
import { runScript } from './run-script.ts';

await runScript(buildApp);
