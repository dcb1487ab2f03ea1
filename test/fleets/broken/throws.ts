throw new Error("the price list is not there");
