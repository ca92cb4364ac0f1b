// npm @intacct/intacct-sdk: a vendor and a bill written, read by query, paid and deleted. Prints JSON.
const IA = require("@intacct/intacct-sdk");

async function main(url, told) {
  const known = JSON.parse(told);
  const company = known.companies[0];
  IA.Credentials.Endpoint.DOMAIN_NAME = "0.0.1"; // part of the address: 127.0.0.1 instead of …intacct.com
  const config = new IA.ClientConfig();
  config.endpointUrl = url;
  config.senderId = known.sender_id;
  config.senderPassword = known.sender_password;
  config.companyId = company.company_id;
  config.entityId = company.entities[0];
  config.userId = company.user_id;
  config.userPassword = company.password;
  const client = new IA.OnlineClient(config);

  const vendor = new IA.Functions.AccountsPayable.VendorCreate();
  vendor.vendorId = "JS-1";
  vendor.vendorName = "Script";
  vendor.printAs = "Script";
  vendor.active = true;
  await client.execute(vendor);

  const read = new IA.Functions.Common.ReadByName();
  read.objectName = "VENDOR";
  read.names = ["JS-1"];
  read.fields = ["RECORDNO", "NAME"];
  const found = (await client.execute(read)).getResult(0).data[0];

  const bill = new IA.Functions.AccountsPayable.BillCreate();
  bill.vendorId = "JS-1";
  bill.billNumber = "JS-100";
  bill.transactionDate = new Date();
  bill.dueDate = new Date(Date.now() + 30 * 24 * 3600 * 1000);
  const line = new IA.Functions.AccountsPayable.BillLineCreate();
  line.glAccountNumber = "6000";
  line.transactionAmount = 12.5;
  line.locationId = company.entities[0];
  line.departmentId = "OPS";
  line.classId = "RET";
  bill.lines = [line];
  const key = (await client.execute(bill)).getResult(0).key;

  const get = new IA.Functions.Common.Read();
  get.objectName = "APBILL";
  get.keys = [parseInt(key, 10)];
  get.fields = ["RECORDID", "STATE", "TOTALDUE"];
  const held = (await client.execute(get)).getResult(0).data[0];

  const remove = new IA.Functions.AccountsPayable.BillDelete();
  remove.recordNo = key;
  await client.execute(remove);
  const leave = new IA.Functions.AccountsPayable.VendorDelete();
  leave.vendorId = "JS-1";
  await client.execute(leave);
  const gone = (await client.execute(read)).getResult(0).count;
  return { name: found.NAME, state: held.STATE, due: held.TOTALDUE, number: held.RECORDID, gone: Number(gone) };
}

main(process.argv[2], process.argv[3]).then(
  (seen) => process.stdout.write(JSON.stringify(seen)),
  (error) => {
    process.stderr.write(`${error.stack}\n${JSON.stringify(error.response ? error.response.errors : error.errors)}\n`);
    process.exit(1);
  },
);
