import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, type BrowserWindow, dialog, Menu, powerMonitor, session } from 'electron';
import { z } from 'zod';
import { openOsKeyStore } from './device/os-key-store.ts';
import { serveTill } from './ipc/serve-till.ts';
import { logFailure } from './log.ts';
import { type OpenedTill, openTill } from './open-till.ts';
import { registerAppScheme, serveAppScheme } from './window/app-scheme.ts';
import { lockSession, openTillWindow } from './window/till-window.ts';

/** The app's folder: the project's run folder, or the archive of a packaged app. */
const appFolder = app.getAppPath();

registerAppScheme();
Menu.setApplicationMenu(null);

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (app.isPackaged && app.commandLine.hasSwitch('no-sandbox')) {
  dialog.showErrorBox('Earnest', 'Earnest does not run without its sandbox. Start it without --no-sandbox.');
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  // The till that runs already comes to the front; see 'second-instance'.
  app.exit(0);
} else {
  void app.whenReady().then(start).catch(giveUp);
}

function start(): void {
  const till = openTill({
    folder: app.getPath('userData'),
    migrationsFolder: join(appFolder, 'migrations', 'till'),
    snapshotWorker: pathToFileURL(join(appFolder, 'out', 'main', 'snapshot-worker.js')),
    osKeyStore: openOsKeyStore(),
    appVersion: app.getVersion(),
    developmentRuntime: readDevelopmentRuntime(),
  });
  const window = openWindow(till);
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  powerMonitor.on('resume', () => till.syncNow());
  closeInOrder(till);
  pairUnattended(till);
}

function openWindow(till: OpenedTill): BrowserWindow {
  lockSession(session.defaultSession);
  serveAppScheme(session.defaultSession, join(appFolder, 'out', 'renderer'));
  return openTillWindow({
    preloadFile: join(appFolder, 'out', 'preload', 'preload.cjs'),
    session: session.defaultSession,
    developerTools: !app.isPackaged,
    onPort: (port) => {
      serveTill(port, till, logFailure);
      port.start();
    },
  });
}

/** Quits once the till has closed its files: what is under way is let finish or is safe in the journal. */
function closeInOrder(till: OpenedTill): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void till
      .close()
      .catch(logFailure)
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
}

/** Pairs a till that was rolled out with its central's address and a code, so that nobody has to type them. */
function pairUnattended(till: OpenedTill): void {
  const centralUrl = app.commandLine.getSwitchValue('central-url');
  const enrolmentCode = app.commandLine.getSwitchValue('enrolment-code');
  if (centralUrl === '' || enrolmentCode === '' || till.status().stage !== 'unpaired') return;
  const authorityFile = app.commandLine.getSwitchValue('certificate-authority');
  const certificateAuthority = authorityFile === '' ? null : readFileSync(authorityFile, 'utf8');
  const acceptWeakKeyStore = app.commandLine.hasSwitch('accept-weak-key-store');
  // On a refusal the window's pairing screen stays, where a person can try again and is told why.
  void till.pair({ centralUrl, enrolmentCode, certificateAuthority, acceptWeakKeyStore }).catch(logFailure);
}

const descriptionSchema = z.object({ earnest: z.object({ developmentRuntime: z.string() }).optional() });

/** The version of a run-time that is made for development and tests alone; null on the one that users get. */
function readDevelopmentRuntime(): string | null {
  const file = join(appFolder, 'package.json');
  if (!existsSync(file)) return null;
  return descriptionSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).earnest?.developmentRuntime ?? null;
}

function giveUp(failure: unknown): void {
  logFailure(failure);
  const words = failure instanceof Error ? failure.message : String(failure);
  dialog.showErrorBox(
    'Earnest could not start',
    `${words}\n\nNothing is lost. Start it again; if it stays so, call support.`,
  );
  app.exit(1);
}
