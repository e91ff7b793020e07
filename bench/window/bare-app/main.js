import { join } from 'node:path';
import { app, BrowserWindow, Menu, MessageChannelMain } from 'electron';

// As little as an Electron window can be: of the till's size, locked down as it is, and a port that gives back what it gets.
Menu.setApplicationMenu(null);
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.on('window-all-closed', () => app.quit());

// Not awaited here: Electron is ready only once this module has run.
void app.whenReady().then(openWindow);

function openWindow() {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain();
    port1.on('message', ({ data }) => port1.postMessage(data));
    port1.start();
    window.webContents.postMessage('bare:port', null, [port2]);
  });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(import.meta.dirname, 'index.html'));
}
