const { Token } = await import("cdktf/lib/token.js");
Token;
