/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Written by generate.py: change that, not this. Key exchange. */
#ifndef KSHAKE_VECTORS_KEX_H
#define KSHAKE_VECTORS_KEX_H

#include "../../kmod/crypto/crypto.h"

/* Strings of bytes are in hexadecimal. */
struct kex_vector {
	const char *name;
	u16 group;
	const char *private;
	const char *public;	/* that belongs to @private */
	const char *peer;
	const char *shared;	/* NULL: @err is expected */
	int err;
};

#define KEX_BYTES_1 \
	"a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63"
#define KEX_BYTES_2 \
	"077e2b1f0a2ce3e54b8b5ef40aca75d4a1da838d400b19cefb728aaac60c8d23"
#define KEX_BYTES_3 \
	"c81724704000b26d31703cc97e3a378d56fad8219361c88cca8bd7c5719b12b2"
#define KEX_BYTES_4 \
	"e7423fd0baafbad1c15c0a7cd79bbcc170958c9aa46f9c8db3c75b38d7d85a7e"
#define KEX_BYTES_5 \
	"09e1e59afd81f8a86ac7e911acd0646ed7f1cc47012c07d7c573b9204f1fd540"
#define KEX_BYTES_6 \
	"2bd2f0644dcae9beb45dd4c94379c6cbf814df079316248c290ab8882531ae5f"
#define KEX_BYTES_7 \
	"0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a"
#define KEX_BYTES_8 \
	"0474618cbaaf69ff590f5fb58551ce4a948b5c7251d40e595a18b1ba6bbee6ada5bff403a8e99d53a70d3ce4610bfd05d4ba3a8855b6a0d363c81f7d078cdecd92"
#define KEX_BYTES_9 \
	"58301fd6e6210ccb29995ff9c43606879a898c5e84d2e68049f2381d4fec0711"
#define KEX_BYTES_10 \
	"04dc6d65dce87c7049dcdf52e48f85ad803af85f70e68d2d90994b756555a2778cdb81536827bfe88bdcb18b13669c0d09053416898522b3ec9a7901f5995c3453"
#define KEX_BYTES_11 \
	"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007"
#define KEX_BYTES_12 \
	"2552006f533fdc3d429ea500c0efb37809776cde1e3671ba23d69fa48eb1acf35a7c914d41f6d4b74f4cee05b26806ba"
#define KEX_BYTES_13 \
	"041f2ca50cf19ca6721c6eb2b9495d7247c4cbfd1cfa9065eb129c4a01bff920e4effb8c953b5c6e3db1b84bac1aa758e0428eb508827dd713d19e4a7851a07d2d85ddf19aca4ad9e35b361bd18bd15540379e8ad389e51a9afbd0439fe10ec0d0"
#define KEX_BYTES_14 \
	"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a"

static const struct kex_vector kex_vectors[] __maybe_unused = {
	{
		.name = "X25519: RFC 7748, 6.1 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
		.public =
			"8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
		.peer =
			"de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
		.shared =
			"4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
	},
	{
		.name = "X25519: Wycheproof, normal case (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"4852834d9d6b77dadeabaaf2e11dca66d19fe74993a7bec36c6e16a0983feaba",
		.public =
			"6837071721146442105162bf557f0bac8d642cf86aa8c6c82e1a32d120a82135",
		.peer =
			"9c647d9ae589b9f58fdc3ca4947efbc915c4b2e08e744a0edf469dac59c8f85a",
		.shared =
			"87b7f212b627f7a54ca5e0bcdaddd5389d9de6156cdbcf8ebe14ffbcfb436551",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"588c061a50804ac488ad774ac716c3f5ba714b2712e048491379a500211998a8",
		.public =
			"f42bdf0b584fac9a925582b5faf04869c485fc1b545e7d6033545a0647374d70",
		.peer =
			"63aa40c6e38346c5caf23a6df0a5e6c80889a08647e551b3563449befcfc9733",
		.shared =
			"b1a707519495ffffb298ff941716b06dfab87cf8d91123fe2be9a233dda22212",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"b05bfd32e55325d9fd648cb302848039000b390e44d521e58aab3b29a6960ba8",
		.public =
			"1a9305e6c1ce1ffbfc026afb71cef65e84db2b09ae1b625aed2bd32e07cd9316",
		.peer =
			"0f83c36fded9d32fadf4efa3ae93a90bb5cfa66893bc412c43fa7287dbb99779",
		.shared =
			"67dd4a6e165533534c0e3f172e4ab8576bca923a5f07b2c069b4c310ff2e935b",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"70e34bcbe1f47fbc0fddfd7c1e1aa53d57bfe0f66d243067b424bb6210bed19c",
		.public =
			"96a6cb7da0ba8d5087e0db765ce3af7628fa27c84a4dcd307d91d8c44a879309",
		.peer =
			"0b8211a2b6049097f6871c6c052d3c5fc1ba17da9e32ae458403b05bb283092a",
		.shared =
			"4a0638cfaa9ef1933b47f8939296a6b25be541ef7f70e844c0bcc00b134de64a",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"68c1f3a653a4cdb1d37bba94738f8b957a57beb24d646e994dc29a276aad458d",
		.public =
			"c2b92379dfe6a90b3c5988e17f532b3c51c9f5e0e224c05b158ff7b6e0a25151",
		.peer =
			"343ac20a3b9c6a27b1008176509ad30735856ec1c8d8fcae13912d08d152f46c",
		.shared =
			"399491fce8dfab73b4f9f611de8ea0b27b28f85994250b0f475d585d042ac207",
	},
	{
		.name = "X25519: Wycheproof, public key = 0 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"207494038f2bb811d47805bcdf04a2ac585ada7f2f23389bfd4658f9ddd4debc",
		.public =
			"a83781d3419d1e1b4a93c51fc42d6e7b2c9550630ab21d14e6bbf7df3d8d8461",
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key = 1 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"202e8972b61c7e61930eb9450b5070eae1c670475685541f0476217e4818cfab",
		.public =
			"115c41536c8b4dda55b1cd05025d169fa385ce4380ebc10ee8130fe48e1e0166",
		.peer =
			"0100000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"38dde9f3e7b799045f9ac3793d4a9277dadeadc41bec0290f81f744f73775f84",
		.public =
			"12212f39da5b7d79886b895696fbc579feaeb61698a18c120c0e8ac02311030b",
		.peer =
			"0200000000000000000000000000000000000000000000000000000000000000",
		.shared =
			"9a2cfe84ff9c4a9739625cae4a3b82a906877a441946f8d7b3d795fe8f5d1639",
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"9857a914e3c29036fd9a442ba526b5cdcdf28216153e636c10677acab6bd6aa5",
		.public =
			"909d6effc05eb05d34772d156ce6f5c684aad207a3a18ee88d1ddc1bb7fdde1a",
		.peer =
			"0300000000000000000000000000000000000000000000000000000000000000",
		.shared =
			"4da4e0aa072c232ee2f0fa4e519ae50b52c1edd08a534d4ef346c2e106d21d60",
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"48e2130d723305ed05e6e5894d398a5e33367a8c6aac8fcdf0a88e4b42820db7",
		.public =
			"1f35811e170a6df3b00a9f605e6bbdeb5f2496a06ba27af0a7cca4b268eb6852",
		.peer =
			"ffffff030000f8ffff1f0000c0ffffff000000feffff070000f0ffff3f000000",
		.shared =
			"9ed10c53747f647f82f45125d3de15a1e6b824496ab40410ffcc3cfe95760f3b",
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"28f41011691851b3a62b641553b30d0dfddcb8fffcf53700a7be2f6a872e9fb0",
		.public =
			"7e6666aedd12bccb77c98c99acccd75ef2ce2e3743eef9750b5cbeb9891c335b",
		.peer =
			"000000fcffff070000e0ffff3f000000ffffff010000f8ffff0f0000c0ffff7f",
		.shared =
			"cf72b4aa6aa1c9f894f4165b86109aa468517648e1f0cc70e1ab08460176506b",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"386f7f16c50731d64f82e6a170b142a4e34f31fd7768fcb8902925e7d1e21abe",
		.public =
			"89e36e5dae53bffb705c21bde8e3874b6be402f9ec7ef0a3050951562188f61d",
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000",
		.shared =
			"0fcab5d842a078d7a71fc59b57bfb4ca0be6873b49dcdb9f44e14ae8fbdfa542",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"e023a289bd5e90fa2804ddc019a05ef3e79d434bb6ea2f522ecb643a75296e95",
		.public =
			"ec3b45624ade13b46c14a1a17d5c2fb6e200771cf2a4d07749da9bf1b9edbb21",
		.peer =
			"ffffffff00000000ffffffff00000000ffffffff00000000ffffffff00000000",
		.shared =
			"54ce8f2275c077e3b1306a3939c5e03eef6bbb88060544758d9fef59b0bc3e4f",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"68f010d62ee8d926053a361c3a75c6ea4ebdc8606ab285003a6f8f4076b01e83",
		.public =
			"208508f5800c194936ca8c204ed764e74fe46adfd241b4199f1d424a6fca553c",
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03",
		.shared =
			"f136775c5beb0af8110af10b20372332043cab752419678775a223df57c9d30d",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"58ebcb35b0f8845caf1ec630f96576b62c4b7b6c36b29deb2cb0084651755c96",
		.public =
			"a5ca117fbf894aa234f040f645ca985170657f657a0a74ae88030d7f494c7f6d",
		.peer =
			"fffffffbfffffbffffdfffffdffffffffefffffefffff7fffff7ffffbfffff3f",
		.shared =
			"bf9affd06b844085586460962ef2146ff3d4533d9444aab006eb88cc3054407d",
	},
	{
		.name = "X25519: Wycheproof, public key with low order (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"10255c9230a97a30a458ca284a629669293a31890cda9d147febc7d1e22d6bb1",
		.public =
			"5b9cb32ae1b87895fbc77fd8240b60220029dcc019e296ac4321e28d10c81c17",
		.peer =
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key with low order (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"78f1e8edf14481b389448dac8f59c70b038e7cf92ef2c7eff57a72466e115296",
		.public =
			"c9a1512e04a32ebae49128b5b459653375dca08723518211bfd3aba7c4a55b7c",
		.peer =
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key with low order (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"a0a05a3e8f9f44204d5f8059a94ac7dfc39a49ac016dd743dbfa43c5d671fd88",
		.public =
			"76c90bc07493136bc9528583e0adb7baae6818015f936ed8ba67872d1bccd439",
		.peer =
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key with low order (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"d0dbb3ed1906663f15420af31f4eaf6509d9a9949723500605ad7c1c6e7450a9",
		.public =
			"abb780144c664e3c8e36b7cd2b2b6aff1c8285fcc78dbe4bdbd05f2399844e55",
		.peer =
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key >= p (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"f01e48dafac9d7bcf589cbc382c878d18bda3550589ffb5d50b523bebe329dae",
		.public =
			"c188e9ec6287dde0bc26ed7284a28039ea03a21912824d6a939990d8e2683c60",
		.peer =
			"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"bd36a0790eb883098c988b21786773de0b3a4df162282cf110de18dd484ce74b",
	},
	{
		.name = "X25519: Wycheproof, public key >= p (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"288796bc5aff4b81a37501757bc0753a3c21964790d38699308debc17a6eaf8d",
		.public =
			"a97ac57e4ac0ec2b3d8b43817c5542d5fb43ae076a8152df433e94fa38aa6662",
		.peer =
			"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"b4e0dd76da7b071728b61f856771aa356e57eda78a5b1655cc3820fb5f854c5c",
	},
	{
		.name = "X25519: Wycheproof, public key >= p (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"98df845f6651bf1138221f119041f72b6dbc3c4ace7143d99fd55ad867480da8",
		.public =
			"fdd80f0ed4fdcb68b4ffafbcb59e05f037db18a7c81705110ab325d46f9d3e32",
		.peer =
			"f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"6fdf6c37611dbd5304dc0f2eb7c9517eb3c50e12fd050ac6dec27071d4bfc034",
	},
	{
		.name = "X25519: Wycheproof, public key >= p (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"f09498e46f02f878829e78b803d316a2ed695d0498a08abdf8276930e24edcb0",
		.public =
			"bc8232064e83c28299884f5a7cb510e44e8bf96e644ce1f712ab4e7e691b2b39",
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"4c8fc4b1c6ab88fb21f18f6d4c810240d4e94651ba44f7a2c863cec7dc56602d",
	},
	{
		.name = "X25519: RFC 7748, 5.2 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"a046e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449a44",
		.public =
			"1c9fd88f45606d932a80c71824ae151d15d73e77de38e8e000852e614fae7019",
		.peer =
			"e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
		.shared =
			"c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
	},
	{
		.name = "X25519: RFC 7748, 5.2 (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"4866e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba4d",
		.public =
			"ff63fe57bfbf43fa3f563628b149af704d3db625369c49983650347a6a71e00e",
		.peer =
			"e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a413",
		.shared =
			"95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"0ab4e76380d84dde4f6833c58f2a9fb8f83bb0169b172be4b6e0592887741a36",
		.shared =
			"0200000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"89e10d5701b4337d2d032181538b1064bd4084401ceca1fd12663a1959388000",
		.shared =
			"0900000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"2b55d3aa4a8f80c8c0b2ae5f933e85af49beac36c2fa7394bab76c8933f8f81d",
		.shared =
			"1000000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"63e5b1fe9601fe84385d8866b0421262f78fbfa5aff9585e626679b18547d959",
		.shared =
			"feffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff3f",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"fd300aeb40e1fa582518412b49b208a7842b1e1f056a040178ea4141534f652d",
		.shared =
			"b734105dc257585d73b566ccb76f062795ccbec89128e52b02f3e59639f13c46",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"c8ef79b514d7682677bc7931e06ee5c27c9b392b4ae9484473f554e6678ecc2e",
		.shared =
			"647a46b6fc3f40d62141ee3cee706b4d7a9271593a7b143e8e2e2279883e4550",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"64aeac2504144861532b7bbcb6c87d67dd4c1f07ebc2e06effb95aecc6170b2c",
		.shared =
			"4ff03d5fb43cd8657a3cf37c138cadcecce509e4eba089d0ef40b4e4fb946155",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"bf68e35e9bdb7eee1b50570221860f5dcdad8acbab031b14974cc49013c49831",
		.shared =
			"21cee52efdbc812e1d021a4af1e1d8bc4db3c400e4d2a2c56a3926db4d99c65b",
	},
	{
		.name = "X25519: Wycheproof, private key == -1 (mod order) (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"a023cdd083ef5bb82f10d62e59e15a6800000000000000000000000000000050",
		.public =
			"0900000000000000000000000000000000000000000000000000000000000000",
		.peer =
			"258e04523b8d253ee65719fc6906c657192d80717edc828fa0af21686e2faa75",
		.shared =
			"258e04523b8d253ee65719fc6906c657192d80717edc828fa0af21686e2faa75",
	},
	{
		.name =
			"X25519: Wycheproof, private key == 1 (mod order) on twist (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"58083dd261ad91eff952322ec824c682ffffffffffffffffffffffffffffff5f",
		.public =
			"5d76ba957b3e566bf81fdb6ece9f7ddfe623a44118db33fafb9aa7085e9c062a",
		.peer =
			"2eae5ec3dd494e9f2d37d258f873a8e6e9d0dbd1e383ef64d98bb91b3e0be035",
		.shared =
			"2eae5ec3dd494e9f2d37d258f873a8e6e9d0dbd1e383ef64d98bb91b3e0be035",
	},
	{
		.name = "X25519: low order (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000080",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (5)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0100000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (6)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0100000000000000000000000000000000000000000000000000000000000080",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (7)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (8)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (9)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (10)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (11)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (12)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (13)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (14)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: top bit is ignored (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0200000000000000000000000000000000000000000000000000000000000080",
		.shared =
			"f1ad7b8daba1ccc055ac00aa9023cb06989b0062c8e0af9961975a5ac8250b07",
	},
	{
		.name = "X25519: top bit is ignored (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0900000000000000000000000000000000000000000000000000000000000080",
		.shared = KEX_BYTES_6,
	},
	{
		.name = "X25519: top bit is ignored (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.shared =
			"2602839f5d83ab970c03debe8cf0bb48f844761e03cb51e90e32b9621e993a49",
	},
	{
		.name = "X25519: top bit is ignored (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.shared =
			"f1ad7b8daba1ccc055ac00aa9023cb06989b0062c8e0af9961975a5ac8250b07",
	},
	{
		.name = "X25519: top bit is ignored (5)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.shared =
			"4e6d45adf4c392495bbedfd315f6d87dc8f30b036480c1585c5d72add1c9556c",
	},
	{
		.name = "X25519: top bit is ignored (6)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000c0",
		.shared =
			"7c28b3ce01790a92bb03cb5548b986a4418f4811af1effccf3073b80dd620651",
	},
	{
		.name = "X25519: plain (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b",
		.shared =
			"b0307e7b69fffae13decde989d2a1302957ceb96a9041952e1d29864b8d7267f",
	},
	{
		.name = "X25519: empty (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: one byte (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer = "26",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: too short (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f8",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: too long (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b00",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: twice as long (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: with a form byte (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0426344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: shared x is 0",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"0458fd4168a87795603e2b04390285bdca6e57de6027fe211dd9d25e2212d29e62080d36bd224d7405509295eed02a17150e03b314f96da37445b0d1d29377d12c",
		.shared =
			"0000000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "P-256: shared x is p - 3",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"04a1ecc24bf0d0053d23f5fd80ddf1735a1925039dc1176c581a7e795163c8b9ba2cb5a4e4d5109f4527575e3137b83d79a9bcb3faeff90d2aca2bed71bb523e7e",
		.shared =
			"ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
	},
	{
		.name = "P-256: shared x is 2^16",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"041b0e7437c33d379929430d3ec10df59bed7fe2a1d950c5791e1e9ddeef1f4d70fbdb0e3bbce63a27f27838c685207f2ccaf689d25eb622744db1168ac92619e8",
		.shared =
			"0000000000000000000000000000000000000000000000000000000000010000",
	},
	{
		.name = "P-256: shared x is 2^32",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"0408d6148d0244d243b3d0d1777de6375fa7ebeab477f19915d05994db04df219727737d4f8ce0a7f390becce92b2bcd5c054f18ecb58e5dd59baf88b4ed6abea8",
		.shared =
			"0000000000000000000000000000000000000000000000000000000100000000",
	},
	{
		.name = "P-256: shared x is 2^96",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"044c9695b7668434fc85769acb10f0edcf87a96b7d5dc347b46bb304b0b1d3267fcf5d993bff2a8c774808231a34f41b33667d8ebeafd00689fa3a9bfa05a40c1c",
		.shared =
			"0000000000000000000000000000000000000001000000000000000000000000",
	},
	{
		.name = "P-256: shared x satisfies x^2 = -3",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"04a492fe4b4908b6d675d687551f99c617e4e5c97aa266958953129eb381f0153b111b95c94fa1d1ecd1d41d2785c1db5195875ae98051732a59ba7720f9089af6",
		.shared =
			"6522aed9ea48f2623b8eeae3e213b99da32e74c9421835804d374ce28fcca662",
	},
	{
		.name = "P-256: shared x has a pattern of 4 bits",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"040b9d56422ed9c2082dd9d46d231fd0141f92e79f5a12da4c77c488c87363f944e6e3c2ec9779615f242bc30d1c28c1f984b8c252243f5f1eaa3d855e1cc2d8a6",
		.shared =
			"3333333333333333333333333333333333333333333333333333333333333333",
	},
	{
		.name = "P-256: plain",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = KEX_BYTES_11,
		.shared =
			"c80d05482597bc5ce645725e56b0e9c3f064f94686b82d042febfdca80e15614",
	},
	{
		.name = "P-256: peer's point is the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		.shared =
			"dc6d65dce87c7049dcdf52e48f85ad803af85f70e68d2d90994b756555a2778c",
	},
	{
		.name = "P-256: peer's point is the generator's negative",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296b01cbd1c01e58065711814b583f061e9d431cca994cea1313449bf97c840ae0a",
		.shared =
			"dc6d65dce87c7049dcdf52e48f85ad803af85f70e68d2d90994b756555a2778c",
	},
	{
		.name = "P-256: peer has our point",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = KEX_BYTES_10,
		.shared =
			"4bb1cd94bb2d1ba1b765d4f8eb7a3ab5a03d2f01297738bbb6f020ea68444525",
	},
	{
		.name = "P-256: private key 2",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"0000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
		.peer = KEX_BYTES_11,
		.shared =
			"a12d935210d539d7a9b6f900b4374b0978cded6409f8be98e3f2add677535aeb",
	},
	{
		.name = "P-256: private key n - 3",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254e",
		.public =
			"045ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c78cb9bf2b6670082c8b4f931e59b5d1327d54fcac7b047c265864ed85d82afcd",
		.peer = KEX_BYTES_11,
		.shared =
			"7e4677c2cb484a2d334a7f577dd01a7dd1636434cbabf458097b54dff44cc3db",
	},
	{
		.name = "P-256: private key 2^128",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"0000000000000000000000000000000100000000000000000000000000000000",
		.public =
			"04447d739beedb5e67fb982fd588c6766efc35ff7dc297eac357c84fc9d789bd852d4825ab834131eee12e9d953a4aaff73d349b95a7fae5000c7e33c972e25b32",
		.peer = KEX_BYTES_11,
		.shared =
			"05d50c87a07d960c15767c1a184c3b2d20bc9df4dfbc7801cfd3500b6b6c2213",
	},
	{
		.name = "P-256: private key of ones",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"04c1d17269e46e387acbe299ec2cc9cc2dada3f05e4cf412f2ad946b700aa2613aedb7744f370c13a4f49957d54ff798119d111f69129c24db5f5fb84162909dbb",
		.peer = KEX_BYTES_11,
		.shared =
			"70f6516b01873bfd41e686b4966d7872c556b9767b6cc3f90d75b95d632f0b6f",
	},
	{
		.name = "P-256: private key of alternating bits",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"5555555555555555555555555555555555555555555555555555555555555555",
		.public =
			"0457e977f6db7e33c3fe7acf2842ed987009caf56d458682fca447b7d3d762ab34c5ab3770ba573bdff5414065640ffb5b346dfa84dec4db4d68e5f59cc471c2ec",
		.peer = KEX_BYTES_11,
		.shared =
			"219ee70643966a6281045a6577ca98d7774c0633b20ef0f19cd6533cfb339315",
	},
	{
		.name = "P-256: smallest x",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000066485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
		.shared =
			"ebca42c5fc945b47c77b2d859dad011e9e658c6e8c056ccfd9a10951ab6dedcc",
	},
	{
		.name = "P-256: smallest x, other y",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000099b7a386f1d07c29dbcc42a27b5f9449abe3d50de25178e8d7407a95e8b06c0b",
		.shared =
			"ebca42c5fc945b47c77b2d859dad011e9e658c6e8c056ccfd9a10951ab6dedcc",
	},
	{
		.name = "P-256: largest x",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000fffffffffffffffffffffffc19719bebf6aea13f25c96dfd7c71f5225d4c8fc09eb5a0ab9f39e9178e55c121",
		.shared =
			"f44ca2879734eb73f84f2bd844c9aa9da21f12031be8ee51e68d8cc23d74a4b8",
	},
	{
		.name = "P-256: 2 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
		.shared =
			"52e0033230daef3d2617b441b8788dfc6fab29896b42708629d56a681afb9da5",
	},
	{
		.name = "P-256: 3 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"045ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c8734640c4998ff7e374b06ce1a64a2ecd82ab036384fb83d9a79b127a27d5032",
		.shared =
			"264d86b19d8d89e78a637fcd347b48567a861a13972bcd609d3d4f42026383cc",
	},
	{
		.name = "P-256: 4 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04e2534a3532d08fbba02dde659ee62bd0031fe2db785596ef509302446b030852e0f1575a4c633cc719dfee5fda862d764efc96c3f30ee0055c42c23f184ed8c6",
		.shared =
			"0561a515d833c66a2842c5ffd4b853963be989a050cbcbcd5f60295b64bf9e3b",
	},
	{
		.name = "P-256: 5 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0451590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ede0c17da8904a727d8ae1bf36bf8a79260d012f00d4d80888d1d0bb44fda16da4",
		.shared =
			"e8a0bd61eda92c50ddd87ed72b693108e1a42f3989eb7020fb9c3746c03b7d2d",
	},
	{
		.name = "P-256: 6 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04b01a172a76a4602c92d3242cb897dde3024c740debb215b4c6b0aae93c2291a9e85c10743237dad56fec0e2dfba703791c00f7701c7e16bdfd7c48538fc77fe2",
		.shared =
			"fba183572db751dcc88489ab2773fe304912fc8bcea7f729bebb2fe5107ad027",
	},
	{
		.name = "P-256: 7 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"048e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a373eb1dbde03318366d069f83a6f5900053c73633cb041b21c55e1a86c1f400b4",
		.shared =
			"637024199cfdfe301706c6d9e4fec08f644748c385cb47885d0803b2237ad1e8",
	},
	{
		.name = "P-256: empty",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: form byte alone",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = "04",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: point at infinity",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = "00",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: point at infinity, full length",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: without form byte",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"6bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: compressed",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"036bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: compressed, wrong parity",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"026bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: compressed form, full length",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"036bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: hybrid",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"076bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: hybrid, wrong parity",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"066bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: form byte 5",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"056bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: form byte 0x84",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"846bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: one byte short",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d518902260",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: one byte long",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d5189022600700",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: one byte long, in front",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"00046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: coordinates of zero",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x = 0, y = 1",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x = 1, y = 0",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: y is off by one",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226008",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: y has its last bit flipped",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226006",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x has its last bit flipped",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019adabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x and y swapped",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04dabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d518902260076bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x without a point",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x is p",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000ffffffffffffffffffffffffdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: y is p",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x is not reduced",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000ffffffffffffffffffffffff66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x and y are p",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000ffffffffffffffffffffffffffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: all ones",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: a point on P-384",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: a point on another curve with the same a",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000030000000000000000000000000000000000000000000000000000000000000005",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: plain",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = KEX_BYTES_14,
		.shared =
			"a32376e32f0e99e8958eb5c7c560858a6cebdf47c9cf3672ba682291775380e4910a1fe272f962a91bd396ed659551a9",
	},
	{
		.name = "P-384: peer's point is the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
		.shared =
			"1f2ca50cf19ca6721c6eb2b9495d7247c4cbfd1cfa9065eb129c4a01bff920e4effb8c953b5c6e3db1b84bac1aa758e0",
	},
	{
		.name = "P-384: peer's point is the generator's negative",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7c9e821b569d9d390a26167406d6d23d6070be242d765eb831625ceec4a0f473ef59f4e30e2817e6285bce2846f15f1a0",
		.shared =
			"1f2ca50cf19ca6721c6eb2b9495d7247c4cbfd1cfa9065eb129c4a01bff920e4effb8c953b5c6e3db1b84bac1aa758e0",
	},
	{
		.name = "P-384: peer has our point",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = KEX_BYTES_13,
		.shared =
			"7616d171860b42e75e4cadd6d877814203de0768a1468b253ae5074db4645c4cc34cfd0099f012991b3c846d060184dc",
	},
	{
		.name = "P-384: private key 2",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"0408d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f85b96a9c75295df618e80f1fa5b1b3cedb7bfe8dffd6dba74b275d875bc6cc43e904e505f256ab4255ffd43e94d39e22d61501e700a940e80",
		.peer = KEX_BYTES_14,
		.shared =
			"f997ef3d914d29b14fc48142bb5aedeabc5f8b3e6b62441ae40dad783a33e0a09362e1ee180632cb0ff9ace6ce2bba4b",
	},
	{
		.name = "P-384: private key n - 3",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52970",
		.public =
			"04077a41d4606ffa1464793c7e5fdc7d98cb9d3910202dcd06bea4f240d3566da6b408bbae5026580d02d7e5c70500c831366a0835f4f3bd7c82f44169fd5603667adf4be37aeea55a0897b3f123eee1523db542931b4a2d6749a0d7a0f5d0e20e",
		.peer = KEX_BYTES_14,
		.shared =
			"50c109561c70d8eaa0183eb8c7070b68356156b93ef5fc612278263382176698a6a65dc1af59da5634b77b2d3c36a7cd",
	},
	{
		.name = "P-384: private key 2^128",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000",
		.public =
			"04e10cb36d11cd506e23a42ea485d5a52411c2df652b7b03e92bb64e18287c9b53ea2b1df419bf5f4984a2ae350020362ed7e679724697d36352ec806a31d6ab0b425d781706cc84c07768fb7fe90ed2a464666b5536adb53ee5f50bfe2adaefc2",
		.peer = KEX_BYTES_14,
		.shared =
			"49f875fbd56d71331b8240ad4924f9c8c4a9cda41dc525dc5fb72449bff0102c935e3fa69dae6b4aaa155f433ef2e720",
	},
	{
		.name = "P-384: private key of ones",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"04d13f9bd0c05b56cc30f60106a4b8e500693b9df05969cf47494d5d2c16854ef1d8692b3e09b80947f7357107616ddcb3bb3c7e8306c46fc398c6521b643470c25774dad83fafefb5c641cfecadecbf94b3d6dd59af7aee86a9893907d6819814",
		.peer = KEX_BYTES_14,
		.shared =
			"cbd875a3189f6514a327e7bb25e978a4f892f1c75ff4008b4339cb2946f3e767a9d9e53e4bee4093a6622a504e0c75a9",
	},
	{
		.name = "P-384: private key of alternating bits",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555",
		.public =
			"04ef4e3cf6f1fe2a29b3e8dfd923b65d41951e365281ef009a3205003216099f6ee44ea4203b4537374c215b5aa3085316d72dc820ab3ff89ccd26e93e207f4feb09abdc580bb9e74f0c892694f6b928d55ef7e6e9270c4a55dad08ddf68b26f4d",
		.peer = KEX_BYTES_14,
		.shared =
			"29bcd2eff7b842d63df33fb87cccddde93e316bef1afc383fed86054c94f7ab4eb6d88cd587a43dcbd01ab2f80e61673",
	},
	{
		.name = "P-384: smallest x",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000c306610fb0ae5a159cf45c06069f22a6c5eb3641c602d42dea2c4b4f75550793406d80d2b91ad54f9048bd487af1ade1",
		.shared =
			"4c6e6a35dcf757c93e761889357fff8b1aadb0f1419f88353ec0383660a6b9fe1f62a4f7aa3db0df52c6ba465107826f",
	},
	{
		.name = "P-384: smallest x, other y",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"040000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003cf99ef04f51a5ea630ba3f9f960dd593a14c9be39fd2bd215d3b4b08aaaf86bbf927f2c46e52ab06fb742b8850e521e",
		.shared =
			"4c6e6a35dcf757c93e761889357fff8b1aadb0f1419f88353ec0383660a6b9fe1f62a4f7aa3db0df52c6ba465107826f",
	},
	{
		.name = "P-384: largest x",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffe8cdeadbbd04911a3c1931e26df3fa6439dca9c7eb286fbd46fc319f0e2bb780232baf57825fc0c1912ada2fefe84024c",
		.shared =
			"7e08df3bbc5abc563d97253f961c6741c49aa44730f26cb2144025abab0969096bb33c3fce9174159710f97bf23c1c0f",
	},
	{
		.name = "P-384: 2 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0408d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f85b96a9c75295df618e80f1fa5b1b3cedb7bfe8dffd6dba74b275d875bc6cc43e904e505f256ab4255ffd43e94d39e22d61501e700a940e80",
		.shared =
			"49880d174f48d9ca72e2e0cab22411305e1b45a0aea95c93d09d145c49c70449b33089fe6d30abf8f2451827f31235e1",
	},
	{
		.name = "P-384: 3 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04077a41d4606ffa1464793c7e5fdc7d98cb9d3910202dcd06bea4f240d3566da6b408bbae5026580d02d7e5c70500c831c995f7ca0b0c42837d0bbe9602a9fc998520b41c85115aa5f7684c0edc111eacc24abd6be4b5d298b65f28600a2f1df1",
		.shared =
			"62e1c088f7a681d43d1749537c832dc45bd09993ee18c5d8d3add44a60e8773acd60157272e08c92d2af5108255bda9b",
	},
	{
		.name = "P-384: 4 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04138251cd52ac9298c1c8aad977321deb97e709bd0b4ca0aca55dc8ad51dcfc9d1589a1597e3a5120e1efd631c63e1835cacae29869a62e1631e8a28181ab56616dc45d918abc09f3ab0e63cf792aa4dced7387be37bba569549f1c02b270ed67",
		.shared =
			"778463150ea65a2e3d756c13d7abdd5feba48658210518070e395df5af015884ba7cb1c75c2815ff608ea6c66309973a",
	},
	{
		.name = "P-384: 5 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0411de24a2c251c777573cac5ea025e467f208e51dbff98fc54f6661cbe56583b037882f4a1ca297e60abcdbc3836d84bc8fa696c77440f92d0f5837e90a00e7c5284b447754d5dee88c986533b6901aeb3177686d0ae8fb33184414abe6c1713a",
		.shared =
			"904dfb8d3ee9f5d9f61c7be723b8d78ab175bf494faa02ce4e3632b3a6457c54ef95c2e9635070ed730c9229cb9275e5",
	},
	{
		.name = "P-384: 6 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04627be1acd064d2b2226fe0d26f2d15d3c33ebcbb7f0f5da51cbd41f26257383021317d7202ff30e50937f0854e35c5df09766a4cb3f8b1c21be6dda6c14f1575b2c95352644f774c99864f613715441604c45b8d84e165311733a408d3f0f934",
		.shared =
			"070f4d13ed1b0a053ffa1bf1478c15d79e2b19a7a55a5e4fa4302503091833067f9cf072a754ca4cdf82bce0166f434d",
	},
	{
		.name = "P-384: 7 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04283c1d7365ce4788f29f8ebf234edffead6fe997fbea5ffa2d58cc9dfa7b1c508b05526f55b9ebb2040f05b48fb6d0e19475c99061e41b88ba52efdb8c1690471a61d867ed799729d9c92cd01dbd225630d84ede32a78f9e64664cdac512ef8c",
		.shared =
			"3189a9cb761ba9b01114816656ab817cba30728158856efe9adb90382a4c4d9316d18a4c57f1c7619544c225ea0f5fb2",
	},
	{
		.name = "P-384: empty",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: form byte alone",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = "04",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: point at infinity",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = "00",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: point at infinity, full length",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: without form byte",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"55820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: compressed",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0255820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: compressed, wrong parity",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0355820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: compressed form, full length",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0255820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: hybrid",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0655820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: hybrid, wrong parity",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0755820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: form byte 5",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0555820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: form byte 0x84",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"8455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: one byte short",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: one byte long",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a00",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: one byte long, in front",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"000455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: coordinates of zero",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x = 0, y = 1",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x = 1, y = 0",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: y is off by one",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2b",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: y has its last bit flipped",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2b",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x has its last bit flipped",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbab69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x and y swapped",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0469393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a55820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x without a point",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x is p",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: y is p",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaafffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x is not reduced",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffc306610fb0ae5a159cf45c06069f22a6c5eb3641c602d42dea2c4b4f75550793406d80d2b91ad54f9048bd487af1ade1",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x and y are p",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: all ones",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: a point on P-256",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: a point on another curve with the same a",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005",
		.err = -EBADMSG,
	},
};

#endif /* KSHAKE_VECTORS_KEX_H */
