import { fleetApp } from "fleetwright/app";

// The stacks of the fleet file. Stacks of your own may stand beside them: `new MyStack(app, "my-stack")`.
const app = await fleetApp();
app.synth();
