/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Written by generate.py: change that, not this. Nonces of ECDSA. */
#ifndef KSHAKE_VECTORS_NONCE_H
#define KSHAKE_VECTORS_NONCE_H

#include "../../kmod/crypto/crypto.h"

/* Strings of bytes are in hexadecimal. */
struct nonce_vector {
	const char *name;
	enum kshake_key_type type;
	const char *scalar;
	const char *digest;
	const char *noise;	/* NULL: RFC 6979 */
	const char *first;
	const char *second;	/* if the first will not do */
	const char *r;		/* the signature with the first */
	const char *s;
};

#define NONCE_BYTES_1 \
	"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
#define NONCE_BYTES_2 \
	"e42fbadf3e3bb67f9a1bb3659d47bae84be7cac382221af858517e2d40cb1511"
#define NONCE_BYTES_3 \
	"4ae0d20b2636e9dfb31575c9307ef0ee47d9eaa7c23d5509cb1929d45baca09c"
#define NONCE_BYTES_4 \
	"a9c9d1b152b83eb78603b70c7aaf07a86586ca8029e3f50e71795cbeebc5240e"
#define NONCE_BYTES_5 \
	"6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5"
#define NONCE_BYTES_6 \
	"98bb06a712ab3fed7703d3d07a9defea744e7a56ff24addb7d7324dcd4e1d7be0389dc3824319373edc0d9f8f6d4226a"
#define NONCE_BYTES_7 \
	"a9c9d1b152b83eb78603b70c7aaf07a86586ca8029e3f50e71795cbeebc5240eb0d424ed376464063edc3df5c7b4c13f"

static const struct nonce_vector nonce_vectors[] __maybe_unused = {
	{
		.name = "P-256: RFC 6979, sample",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_1,
		.digest =
			"af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf",
		.first =
			"a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
		.second =
			"8e83dc490bc5fc4d5992bd63cd87f254adffcb930f8a8011702a88870f638fdb",
		.r =
			"efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
		.s =
			"f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
	},
	{
		.name = "P-256: with noise, sample",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_1,
		.digest =
			"af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf",
		.noise = NONCE_BYTES_2,
		.first =
			"50ed4a1a442a332410e50d4e9ddfbe9f7c72b5bc95f50460ac3220159d05854c",
		.second =
			"2705f0fe04678c525b3eb4fe7b3e0c7591337ac20006714b481d1b4c893c415f",
		.r =
			"d614e747c7879ab1717eae79f1e6d7bd4756657a9a8bb575e542e0261c1219b1",
		.s =
			"1d2328e5585c30c0664011ae5205d7b242a3fa0e2382fbb424726b938e154ac2",
	},
	{
		.name = "P-256: RFC 6979, test",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_1,
		.digest =
			"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		.first =
			"d16b6ae827f17175e040871a1c7ec3500192c4c92677336ec2537acaee0008e0",
		.second =
			"ed6fc87dcb558274e84d7d3799f12f8f279c07fa5301a7cd33f0ad9866cd8ca0",
		.r =
			"f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
		.s =
			"019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
	},
	{
		.name = "P-256: with noise, test",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_1,
		.digest =
			"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		.noise = NONCE_BYTES_2,
		.first =
			"1715cbfe513a5687197e1acc0b7b0197182b7e0f2f0215ba06c9329488862eeb",
		.second =
			"9e717b6fd36c6a99f9a436410fa622eb76c1caea01213320f22ea6c100363fcb",
		.r =
			"bf5f1e45db54b05edb45abdb69e5f53577778d6d6c227849dced0101f798d329",
		.s =
			"610efff93ef66ca6793cf4bfda8155939788e1cdab3e97dcd1e92f6a501e8d46",
	},
	{
		.name = "P-256: other noise",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest = NONCE_BYTES_4,
		.noise =
			"07717b528096504f665aeba573114d4b86d3bffe8a39d723c57db3c239890473",
		.first =
			"c6e50afa9e0dfc85a5c4384214bdeb5167a799e9ea12f46ac3a13e5554613562",
		.second =
			"a61384a52ebde4a2346fb42caf44e2dc4e3e9c786c7c8841a87303950f64da96",
		.r =
			"249f97d9233b81db9f9ca24ce2ba4a494a7d968cda60253e4d65d72aa3b96c3d",
		.s =
			"0878d5abe2dde545a54d86727fd03ad98da77deb215ad23f1c9f4f2be3649201",
	},
	{
		.name = "P-256: noise of zeros",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest = NONCE_BYTES_4,
		.noise =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.first =
			"ec8f2291ff56a92b3c5f43e94589222c332f96aac3e7b3628f303c24c984c09e",
		.second =
			"a182610cfa753581109a05284668dae0b748fb4b766ef2e0d3aac7695301d2b6",
		.r =
			"c1ca83cba88f42cb23acb0242dc0a75246f276d59b4758c55817bbee1146debf",
		.s =
			"86b735690567f91c682f8ce3a989404c3d018a64f4325a2b2bc11ea01d11037f",
	},
	{
		.name = "P-256: digest is 0",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.first =
			"8389d57634f87d81c01783a71bca3bd0cea6a5e0866d9ae562932632d65964d0",
		.second =
			"fa43fbb09fcabd912374f0ab4e80252c9f7d5347ca05e823dfb89db150312809",
		.r =
			"0c0ad8bbe9436c5ff6e150b9ffd0ee9a8faa423b4b4870cf9dd734d21174a871",
		.s =
			"3c30ebc1dc709713c8a0e4c6990b3a4b48fa60c4d7ac3c4454ac7226a0c67652",
	},
	{
		.name = "P-256: digest is 1",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"0000000000000000000000000000000000000000000000000000000000000001",
		.first =
			"2d0ef2a13a70917d3212013c557d3bbf034356cef51ef83eb87be9eb0f5f81ae",
		.second =
			"2a7010a96e552dfc8bcd147d998afc27b800c4736c2e63edb13f30b47bee3112",
		.r =
			"73389943db087c0e800224477a8d73bad68f96cd2a939d760f3505ffd13a4707",
		.s =
			"12b231151fe8baa6b2ed4ef8b4b37c45c748f38e12645c2fbd0d491fe2c11bb5",
	},
	{
		.name = "P-256: digest is n - 1",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
		.first =
			"0a1c115d2fd83b5c8109b06ed89d7b63914552636ee26c7a4d6432f82888b2a6",
		.second =
			"6416c7709898c3b1a7610383569a74fcba7e0ac86d5fd25414e4dd2478432ec2",
		.r =
			"466281252d7ff7181856801bf78f93396e10de015d49bf917c5afe6165b61065",
		.s =
			"b7eb5f05b366f67a031d3974a9680ec3c607eac6218d1a6a85da9d2696dd5bfd",
	},
	{
		.name = "P-256: digest is n",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
		.first =
			"8389d57634f87d81c01783a71bca3bd0cea6a5e0866d9ae562932632d65964d0",
		.second =
			"fa43fbb09fcabd912374f0ab4e80252c9f7d5347ca05e823dfb89db150312809",
		.r =
			"0c0ad8bbe9436c5ff6e150b9ffd0ee9a8faa423b4b4870cf9dd734d21174a871",
		.s =
			"3c30ebc1dc709713c8a0e4c6990b3a4b48fa60c4d7ac3c4454ac7226a0c67652",
	},
	{
		.name = "P-256: digest is n + 1",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552",
		.first =
			"2d0ef2a13a70917d3212013c557d3bbf034356cef51ef83eb87be9eb0f5f81ae",
		.second =
			"2a7010a96e552dfc8bcd147d998afc27b800c4736c2e63edb13f30b47bee3112",
		.r =
			"73389943db087c0e800224477a8d73bad68f96cd2a939d760f3505ffd13a4707",
		.s =
			"12b231151fe8baa6b2ed4ef8b4b37c45c748f38e12645c2fbd0d491fe2c11bb5",
	},
	{
		.name = "P-256: digest is 2^(8 size) - 1",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.first =
			"f34ea9aff907d6c92d5e6ff518e229e1a477ea626b440949f26a3a24c596ad5d",
		.second =
			"0504c5008a6dbefd5bb38c642d7d53ab998685e88673fdbfb8d399ea2bb17933",
		.r =
			"841d9ad9ad2d45bba6b123f3d19c47e27ed08fea7558d110c895a947c7854500",
		.s =
			"401c660ea61d1127514c2728383df6b5ad83de1e02c0bc9b48f8720ca4a213b5",
	},
	{
		.name = "P-256: digest is ones, then zeros",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar = NONCE_BYTES_3,
		.digest =
			"ffffffffffffffffff0000000000000000000000000000000000000000000000",
		.first =
			"544cb0fe6d83f6be5897d081b1cf9769617fbe9a683d868f6a839bf8c3f2bc22",
		.second =
			"c8eb41a48e11263add15e3f89ab62ca2693e134c9b186afed85a3e90ab5864d7",
		.r =
			"1d545a9ed2b435ad6e4267d4cd904096b5281a037c50dcc2149c2f8ba6e76f10",
		.s =
			"a59247b7c7d7e18ab5ce3b0da23a9c583a2d85bb450a603a2cfc5372509906c0",
	},
	{
		.name = "P-256: key is 1",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar =
			"0000000000000000000000000000000000000000000000000000000000000001",
		.digest = NONCE_BYTES_4,
		.first =
			"9aa4146dd214ca8695a6ae353a745f497dffb959a82394449fbe4ba5c1c923a8",
		.second =
			"b701998992a389ba78a2adece0e9615a45f93f756af572dd92c47a92379f60a7",
		.r =
			"686f9b06657d9b47f00a254bda57577ade7b4f7e91efaace80f93a15bfbfa00a",
		.s =
			"35bc9eab26289af5995c5fdca05228ad545ea49a821b5915363aef7390931673",
	},
	{
		.name = "P-256: key is n - 1",
		.type = KSHAKE_KEY_SECP256R1,
		.scalar =
			"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
		.digest = NONCE_BYTES_4,
		.first =
			"e5e06dd2eb0c167f91568fec36a63738d9ac1587c3718700d5132147cf5181ec",
		.second =
			"b5b545c8e08a4aac8ded4ba1e9289077454e290c0c9e19fb1311850ae693367b",
		.r =
			"8813352d998b5c1e4241c27d18c1262c1649b695c4a97099177510de606823ce",
		.s =
			"70882163c27238354797697ef9f364a4c0795f45499e061e50be950452ff27b0",
	},
	{
		.name = "P-384: RFC 6979, sample",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_5,
		.digest =
			"9a9083505bc92276aec4be312696ef7bf3bf603f4bbd381196a029f340585312313bca4a9b5b890efee42c77b1ee25fe",
		.first =
			"94ed910d1a099dad3254e9242ae85abde4ba15168eaf0ca87a555fd56d10fbca2907e3e83ba95368623b8c4686915cf9",
		.second =
			"9d63ce4c96d070a67f7bee49e870b64838c0ac65bb7440cf46017dca69d35d236219aae5e00a9f01f13e7774be1339fc",
		.r =
			"94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
		.s =
			"99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
	},
	{
		.name = "P-384: with noise, sample",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_5,
		.digest =
			"9a9083505bc92276aec4be312696ef7bf3bf603f4bbd381196a029f340585312313bca4a9b5b890efee42c77b1ee25fe",
		.noise = NONCE_BYTES_2,
		.first =
			"8299a61ccf3b0ba95c8c504a752cbf5703dea7097061735e8ce64a72d41b9fe8f8c7333dfb08004cbe89ed09f4263a8c",
		.second =
			"29e0277a0f15f8c41a27cb12f7a9e163918590f068011707b7776fb64ef8c1e376448696aba6cc0a4a5f82cf6536c56b",
		.r =
			"d49cc5fa7d86f8b5160a24639e60f0c5aa473de7a08510907bd4b0b625a323da6525a8c72c187c3c7ddfa82c8d08a8ff",
		.s =
			"eebe4fdb96a8cb36961d6e174a9daf797b7d7284b8e4d2ff25c22cc4e54e763d17ac257f6db04c9a8b581ed6c1e567a2",
	},
	{
		.name = "P-384: RFC 6979, test",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_5,
		.digest =
			"768412320f7b0aa5812fce428dc4706b3cae50e02a64caa16a782249bfe8efc4b7ef1ccb126255d196047dfedf17a0a9",
		.first =
			"015ee46a5bf88773ed9123a5ab0807962d193719503c527b031b4c2d225092ada71f4a459bc0da98adb95837db8312ea",
		.second =
			"9cc959b70dd7367bc45ead8352b899ea744e5e94f6524f0cd8c21a548ebc562fc7d5329e4d5f906a0cff9c2157105309",
		.r =
			"8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db",
		.s =
			"ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5",
	},
	{
		.name = "P-384: with noise, test",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_5,
		.digest =
			"768412320f7b0aa5812fce428dc4706b3cae50e02a64caa16a782249bfe8efc4b7ef1ccb126255d196047dfedf17a0a9",
		.noise = NONCE_BYTES_2,
		.first =
			"e047c55e23142e3dfbfe6cca85e17679e952910b177a13bfe2fb7399878d5c0a28c5c0c055ee39f0a72ace47e4a34fab",
		.second =
			"6802a3556f97820ea3cf04a421a92156ba2e09240653bc4a9f2434ae07e0a82d23fe898427b9b63f2e93df4641e21556",
		.r =
			"3dba500427570a864433c9f061ef12b79976d057da8a6c2d9d56b74953f8b56e9b536334beaf9a2dba5e0c21e2bdfb39",
		.s =
			"1854580d97fd15165d755281589fdbbede312b13cccfab390f8e9d8400ad29a582eaf729cf014972cd37b46c4c1ab901",
	},
	{
		.name = "P-384: other noise",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest = NONCE_BYTES_7,
		.noise =
			"07717b528096504f665aeba573114d4b86d3bffe8a39d723c57db3c239890473",
		.first =
			"b665c1cbd6823b6e84f9495d5dd9ed44d45420a6be84d11dd9f4429395e528a3253dad38a3d63cea1abb2b214484c43e",
		.second =
			"995751967a4ae1d6b247fa84a810961cf3dab0957b16a553885f1c323422935d52cd03582984a2eda5f69c4b4e927d2e",
		.r =
			"9ea8eb82cdc749c2ec0888f3d380f90a96f5c53f8c791d212384f3f8558702b900b6ea080b908863041556a5ad9e40cf",
		.s =
			"15a98e0135b049bdd2e0325f46552f422e3f7ed4e96744e6eaa312fff9e79833771ac997d50efec21ec254b55895ad65",
	},
	{
		.name = "P-384: noise of zeros",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest = NONCE_BYTES_7,
		.noise =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.first =
			"827d936c257632450e85da436b29a7a4ed876866aae7af415d5c0bb06ecdeb5b467a271c21e529ef72d5bb4dd24b8887",
		.second =
			"f5dd855a52921e87fd99eca5ed3c290d2bdc910d86d67e0c50c889f04589da64695da6ae657077e95359a5b867cbd6e5",
		.r =
			"17eba18da0f60acb545c123670ef531fa23b29989894210fa29d379c68d23a4130af32c1bb418e30ac5e54a9b8ec7800",
		.s =
			"97ea88d6cb618ece614303789a6655338ee848ee4be15308f1bd32567f9da17a326c17195443aeeb5c1975e65de09859",
	},
	{
		.name = "P-384: digest is 0",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.first =
			"b01c54e2abe22bbcd31e20f8d70d20a12472d8c3055fef8a4b34068517406edf644636530b69acd4db125e1235afaac0",
		.second =
			"67855f9404d2e82e58cc50b5bc6feccd4307c49aeaf1dbda9540b394f8eb179e2b20553caa27732cf141692915e6530a",
		.r =
			"74375c1cca29e8ab59321d8fd4b27a91e2e559416e774a7f07b76c3fe5041ff0f902d0d3f84b64bb680616674593f539",
		.s =
			"1c0de3d10c6cc65c083028e7fc17a61c0dbc65814f1c62f0d190cb96693e4469a353b72cb570868d4989b205aa9d5621",
	},
	{
		.name = "P-384: digest is 1",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.first =
			"2a4250f2aba4aeaa2c03385194d1321f28a8197c36fcc7c56481d336387087e447b407acfd7800285c7f707ca903eb32",
		.second =
			"2e71fa5bc8a8f75023a26c15b9ca072601c3324e8954a2d73e6474834785b2132f97bc3496b2d44317946903adef05eb",
		.r =
			"f6eefeb9fc269a360987ba2e44e0e78e2bc93a8618a1671930fe27dd085491ffd94e0e29307b50785ff24ad1a35676e0",
		.s =
			"de31f51bc3dc102d2ca2a916ed3f9767905122ddc74696eb0b35c4396ac7312f592a1a42e78496dd17740a8ec8265d4f",
	},
	{
		.name = "P-384: digest is n - 1",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52972",
		.first =
			"ae273008a519a679e2f64b261ea51f0953467e49acac888285734a74e31ca6571507b8837e348198105f248e909adf0d",
		.second =
			"5e0e0ebced6b3e82005042943002aae666050905fe7bd8ab6f939e7b6e01a611e7fe8e8813f5d2b4f3a197b61b1f19b2",
		.r =
			"f5fb893ca6baa94698913794f842de47af78521fe35b0b962a3702b389d8a859a48e1bbfb9a59ff493191f624ccff182",
		.s =
			"eae8c8af59a6318195b388bfbe2187ea2c9e64aa102891136b6d18a30c88a3512130cfa4c669fa208e9e30b3ba92e9f7",
	},
	{
		.name = "P-384: digest is n",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
		.first =
			"b01c54e2abe22bbcd31e20f8d70d20a12472d8c3055fef8a4b34068517406edf644636530b69acd4db125e1235afaac0",
		.second =
			"67855f9404d2e82e58cc50b5bc6feccd4307c49aeaf1dbda9540b394f8eb179e2b20553caa27732cf141692915e6530a",
		.r =
			"74375c1cca29e8ab59321d8fd4b27a91e2e559416e774a7f07b76c3fe5041ff0f902d0d3f84b64bb680616674593f539",
		.s =
			"1c0de3d10c6cc65c083028e7fc17a61c0dbc65814f1c62f0d190cb96693e4469a353b72cb570868d4989b205aa9d5621",
	},
	{
		.name = "P-384: digest is n + 1",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52974",
		.first =
			"2a4250f2aba4aeaa2c03385194d1321f28a8197c36fcc7c56481d336387087e447b407acfd7800285c7f707ca903eb32",
		.second =
			"2e71fa5bc8a8f75023a26c15b9ca072601c3324e8954a2d73e6474834785b2132f97bc3496b2d44317946903adef05eb",
		.r =
			"f6eefeb9fc269a360987ba2e44e0e78e2bc93a8618a1671930fe27dd085491ffd94e0e29307b50785ff24ad1a35676e0",
		.s =
			"de31f51bc3dc102d2ca2a916ed3f9767905122ddc74696eb0b35c4396ac7312f592a1a42e78496dd17740a8ec8265d4f",
	},
	{
		.name = "P-384: digest is 2^(8 size) - 1",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.first =
			"f1b050c08abf474e5725f029adc577883cc8c52a41f84ba36b8fd891ce0dda6bf6751658086c630f036406e60037896b",
		.second =
			"cc9967ccbe420197828b7f73c09a08a6f0b5bfb95b04a4bc7a48d62fe66d6014a2b7070000359be98649c1b5a5f7234c",
		.r =
			"b9720fb7fd4bb0cbdb1cbea1e07e56d02aa6a3714b4b39431973d1cb712c4191137d0bb9c4a513959dd49f6f14aca74f",
		.s =
			"0329793066b9050d20a06132e751103fc5db90987e0d912d1ae9738127c72fb0c9d42f9b61027b276e531abccf005c3e",
	},
	{
		.name = "P-384: digest is ones, then zeros",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar = NONCE_BYTES_6,
		.digest =
			"ffffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000000000000000000000000000000000",
		.first =
			"b1e7de483c5f9ff6dad2be832011714fda7c5180f236e95d4eed97e716baa38961f3eb45eb9b243bd23cc59d1c1d8f8a",
		.second =
			"35c869a8641915fb7742a07496ecba2f0c89d621d1a7978e0e1fe59aed88a2937b1e6ee8f4138900cd08db088ab8e908",
		.r =
			"1c8a900ea17cc6f69e55d2791cdf84f6959d969c5b2b124d58e31b4dbc993d61994792a2e69b4861539bbaa10d86f3d0",
		.s =
			"89cf57afc13b4d66dfa624919f386433c96395ffb41a4237db8457648c1fc38c85963d049c1708b8e05a856e1959e251",
	},
	{
		.name = "P-384: key is 1",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.digest = NONCE_BYTES_7,
		.first =
			"bff2cb903a3c8123e7171ea4775d234816c0744fcfb83458fbb2ebb7694d14196654537ccf4e211c4c590d6b05db46c4",
		.second =
			"6093a83bbe32a9e270973ac1dd6a2443c9a2a676ceff8d1d550a2ee17f46e5cc41287096fa4a02adfbb34d9ca6b81933",
		.r =
			"cfce9e9e92ae1bcb1b8251fee0989e6023653fe6f056a1b2f45677d91d20fbb1e5215ae7a9365882d38358251646b13b",
		.s =
			"67b8e5fe91bde18ab48e706ee21f004ffc9948d662d3f67ae4ca28b3108be289a96803ddb0aa4a91c10eebfab1317985",
	},
	{
		.name = "P-384: key is n - 1",
		.type = KSHAKE_KEY_SECP384R1,
		.scalar =
			"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52972",
		.digest = NONCE_BYTES_7,
		.first =
			"6d0baefdfb4327e445a2b9e7e283dd3ebd78b093f2bf15ad87cba3451dedc27cbdc40a908dd50a27525f5588b1dc5d68",
		.second =
			"a4620023e49e7b6207bc66fc7229f1c40fc58d90540a1782fe95ea957d0d3f26c7cdf6f223618e4eb52d801b59b0c4ef",
		.r =
			"e6393f2df5bcf61708378c9811c6184bd63726e421b4ced0479ec234ce5e896914cf4e88f920f6c43f92627fe17f9282",
		.s =
			"653b34a6b5378bedcb2f2052be807ebe8938216022d7359b704bc2b7177c73a3970675d8118b233aada9f2904b3c1eca",
	},
};

#endif /* KSHAKE_VECTORS_NONCE_H */
