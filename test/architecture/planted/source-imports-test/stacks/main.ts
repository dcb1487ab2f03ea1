import "../../elsewhere/main.js";
