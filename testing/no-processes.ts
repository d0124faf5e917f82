/**
 * Set up before every file of the project `unit`: a test that starts a process fails there and says
 * where it belongs. Worker threads are free.
 */
import childProcess, { ChildProcess } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const refuse = (): never => {
  throw new Error('The project unit starts no process: call this file *.e2e.test.ts.');
};

// What every asynchronous way to start a process ends in; it is typed nowhere.
Object.defineProperty(ChildProcess.prototype, 'spawn', { value: refuse });
childProcess.spawnSync = refuse;
childProcess.execSync = refuse;
childProcess.execFileSync = refuse;
syncBuiltinESMExports();
